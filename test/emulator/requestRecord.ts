import { isJsonObject, type JsonValue } from './json.ts';

/**
 * How a request was answered: `ok`, a Baidu error code, `oauth:<error>`, `iam:<error>` for a refused
 * signature, `http<status>` for any other status, `html` for a gateway
 * page, `destroyed` or `cut` where the emulator broke the connection before or after its first byte, `hang`, and `pending` before that is known.
 * Whether the client stayed to hear it is `abortedAt`.
 */
export type Outcome =
  | 'pending'
  | 'ok'
  | 'html'
  | 'hang'
  | 'destroyed'
  | 'cut'
  | `oauth:${string}`
  | `iam:${string}`
  | `http${number}`
  | number;

/** Everything that answers with a continuation, and the wire protocol that it speaks. */
export const PROTOCOLS = ['qianfan-v1', 'qianfan-v2', 'openai', 'deepseek', 'mistral', 'llamacpp', 'ollama'] as const;
export type ProtocolName = (typeof PROTOCOLS)[number];

/** One request of the log, kept up to date while it is answered. Nothing is redacted: this is a test tool with fake keys. */
export interface RequestRecord {
  /** From 1 since the last reset. */
  number: number;
  /** `completions` for every protocol; `iam` is the short-lived bearer's. */
  route: 'token' | 'iam' | 'completions' | 'other';
  /** Of a `completions` request; null otherwise. */
  protocol: ProtocolName | null;
  /** The connection it came on, from 1 since the last reset, in the order of first use. */
  connection: number;
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** The parsed body; its raw text where that is not JSON; null where it is empty or not yet read. */
  body: JsonValue;
  /** The text before the caret as it was sent: `prompt`, or llama.cpp's `input_prefix`. */
  prompt: string | null;
  /** Epoch milliseconds (real time, with fractions), as all times here; null where it has not happened. */
  receivedAt: number;
  firstByteAt: number | null;
  /** The last byte of the answer was handed to the system. */
  endedAt: number | null;
  /** The client left before that. */
  abortedAt: number | null;
  outcome: Outcome;
  /** Bytes of the answer's body written so far. */
  bytesSent: number;
  /** UTF-16 units of generated text written so far, and that text. */
  charactersSent: number;
  textSent: string;
}

const isTime = (value: JsonValue | undefined): boolean => value === null || typeof value === 'number';
const isText = (value: JsonValue | undefined): boolean => typeof value === 'string';
const isAmount = (value: JsonValue | undefined): boolean => typeof value === 'number';
const isTextMap = (value: JsonValue | undefined): boolean => isJsonObject(value) && Object.values(value).every(isText);

const CHECKS: { [K in keyof RequestRecord]: (value: JsonValue | undefined) => boolean } = {
  number: isAmount,
  route: isText,
  protocol: (value) => value === null || isText(value),
  connection: isAmount,
  method: isText,
  path: isText,
  query: isTextMap,
  headers: isTextMap,
  body: (value) => value !== undefined,
  prompt: (value) => value === null || isText(value),
  receivedAt: isAmount,
  firstByteAt: isTime,
  endedAt: isTime,
  abortedAt: isTime,
  outcome: (value) => isAmount(value) || isText(value),
  bytesSent: isAmount,
  charactersSent: isAmount,
  textSent: isText,
};

/** Whether JSON from the admin log has every field of a record. */
export function isRequestRecord(value: unknown): value is RequestRecord {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Map<string, JsonValue> = new Map(Object.entries(value));
  return Object.entries(CHECKS).every(([name, fits]) => fits(fields.get(name)));
}
