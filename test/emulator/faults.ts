import { isJsonObject, type JsonValue } from './json.ts';

/** What a faulty request gets instead of an answer (spec 7.2 step 2). */
export type FaultEffect =
  /** V1's HTTP 200 and `error_code`, whatever the protocol. */
  | { kind: 'code'; code: number; message?: string }
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string }
  /** A refusal in the error shape of the protocol that was asked (V1's and Ollama's shapes have no room for a type). */
  | { kind: 'error'; status: number; code?: string; type?: string; message?: string; headers?: Record<string, string> }
  /** A gateway's HTML page; status 502 unless given. */
  | { kind: 'html'; status?: number }
  /** Nothing, until the client leaves. */
  | { kind: 'hang' }
  /** The socket is destroyed before any byte. */
  | { kind: 'destroy' };

/** A fault for the next `times` (1) requests of one route (completions, of any protocol). Faults of one route are used up in the order queued. */
export type Fault = FaultEffect & { on?: FaultRoute; times?: number };
export type FaultRoute = 'completions' | 'token' | 'iam';

/** Takes one use of the first fault queued for `route`, removing it when used up; undefined where none is queued. */
export function takeFault(faults: Fault[], route: FaultRoute): Fault | undefined {
  const at = faults.findIndex((fault) => (fault.on ?? 'completions') === route);
  const fault = faults[at];
  if (fault === undefined) return undefined;
  const left = (fault.times ?? 1) - 1;
  if (left > 0) faults[at] = { ...fault, times: left };
  else faults.splice(at, 1);
  return fault;
}

function readHeaders(value: JsonValue | undefined): Record<string, string> {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([name, header]) => [name, String(header)]));
}

function readEffect(value: JsonValue): FaultEffect {
  if (!isJsonObject(value)) throw new RangeError('a fault must be a JSON object');
  const { kind, code, status, message, body, type } = value;
  if (kind === 'code' && typeof code === 'number') {
    return { kind, code, ...(typeof message === 'string' ? { message } : {}) };
  }
  if (kind === 'status' && typeof status === 'number') {
    return { kind, status, headers: readHeaders(value['headers']), ...(typeof body === 'string' ? { body } : {}) };
  }
  if (kind === 'error' && typeof status === 'number') {
    return {
      kind,
      status,
      headers: readHeaders(value['headers']),
      ...(typeof code === 'string' ? { code } : {}),
      ...(typeof type === 'string' ? { type } : {}),
      ...(typeof message === 'string' ? { message } : {}),
    };
  }
  if (kind === 'html') return { kind, ...(typeof status === 'number' ? { status } : {}) };
  if (kind === 'hang' || kind === 'destroy') return { kind };
  throw new RangeError(`not a fault: ${JSON.stringify(value)}`);
}

/** Reads a fault that came over HTTP. Throws a RangeError that says what does not fit. */
export function readFault(value: JsonValue): Fault {
  const effect = readEffect(value);
  const { on, times } = isJsonObject(value) ? value : {};
  return {
    ...effect,
    ...(on === 'token' || on === 'completions' || on === 'iam' ? { on } : {}),
    ...(typeof times === 'number' ? { times } : {}),
  };
}
