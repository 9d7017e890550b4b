import { setTimeout as wait } from 'node:timers/promises';
import type { EmulatorStats } from './admin.ts';
import type { AnswerText } from './answers.ts';
import type { Fault } from './faults.ts';
import { isJsonObject, type JsonValue, parseJson } from './json.ts';
import { defaultKnobs, type Knobs } from './knobs.ts';
import { printLog } from './printLog.ts';
import { withKnobs } from './readKnobs.ts';
import { isRequestRecord, type RequestRecord } from './requestRecord.ts';

/** Drives an emulator in another process. Every call rejects with the emulator's own message where it is refused. */
export interface AdminClient {
  log(): Promise<RequestRecord[]>;
  stats(): Promise<EmulatorStats>;
  knobs(): Promise<Knobs>;
  /** Changes the named knobs and answers all of them. */
  setKnobs(patch: Partial<Knobs>): Promise<Knobs>;
  reset(options?: { keepTokens?: boolean }): Promise<EmulatorStats>;
  queueAnswers(...answers: readonly AnswerText[]): Promise<EmulatorStats>;
  queueFaults(...faults: readonly Fault[]): Promise<EmulatorStats>;
  expireTokens(): Promise<EmulatorStats>;
  revokeTokens(): Promise<EmulatorStats>;
  advanceClock(ms: number): Promise<EmulatorStats>;
  /** Asks for the log every 10 ms until `holds`; answers that log, or rejects after `timeoutMs` (2000) with the last one. */
  until(holds: (log: readonly RequestRecord[]) => boolean, timeoutMs?: number): Promise<RequestRecord[]>;
}

const POLL_MS = 10;

function readStats(value: JsonValue): EmulatorStats {
  const numberAt = (name: keyof EmulatorStats): number => {
    const number = isJsonObject(value) ? value[name] : undefined;
    if (typeof number !== 'number') throw new TypeError(`not stats: ${JSON.stringify(value)}`);
    return number;
  };
  return {
    connections: numberAt('connections'),
    exchanges: numberAt('exchanges'),
    bearers: numberAt('bearers'),
    requests: numberAt('requests'),
    now: numberAt('now'),
  };
}

function readLog(value: JsonValue): RequestRecord[] {
  const entries: unknown[] = Array.isArray(value) ? value : [value];
  return entries.map((entry) => {
    if (!isRequestRecord(entry)) throw new TypeError(`not a log record: ${JSON.stringify(entry)}`);
    return entry;
  });
}

/** @param url the emulator's address, `http://127.0.0.1:PORT` */
export function createAdminClient(url: string): AdminClient {
  const call = async (method: string, name: string, body?: object): Promise<JsonValue> => {
    const response = await fetch(`${url}/__admin/${name}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const value = parseJson(await response.text());
    if (response.ok && value !== undefined) return value;
    throw new Error(`${method} ${name}: ${isJsonObject(value) ? String(value['error']) : response.status}`);
  };
  const change = async (name: string, body: object = {}): Promise<EmulatorStats> =>
    readStats(await call('POST', name, body));
  const log = async (): Promise<RequestRecord[]> => readLog(await call('GET', 'log'));
  return {
    log,
    stats: async () => readStats(await call('GET', 'stats')),
    knobs: async () => withKnobs(defaultKnobs(), await call('GET', 'knobs')),
    setKnobs: async (patch) => withKnobs(defaultKnobs(), await call('POST', 'knobs', patch)),
    reset: (options = {}) => change('reset', options),
    queueAnswers: (...answers) => change('answers', answers),
    queueFaults: (...faults) => change('faults', faults),
    expireTokens: () => change('tokens/expire'),
    revokeTokens: () => change('tokens/revoke'),
    advanceClock: (advanceMs) => change('clock', { advanceMs }),
    until: async (holds, timeoutMs = 2000) => {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const records = await log();
        if (holds(records)) return records;
        if (performance.now() > deadline) {
          throw new Error(`not reached within ${timeoutMs} ms; the log is ${printLog(records)}`);
        }
        await wait(POLL_MS);
      }
    },
  };
}
