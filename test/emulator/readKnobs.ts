import { isJsonObject, type JsonValue } from './json.ts';
import {
  CHUNK_MODES,
  FINISH_REASONS,
  type FrameFlag,
  IS_SAFE_TYPES,
  type Knobs,
  type StreamError,
  USAGE_FRAMES,
} from './knobs.ts';

/** Reads one knob's new value; undefined where the value does not fit. */
type Reader<T> = (value: JsonValue) => T | undefined;

const flag: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);
const amount: Reader<number> = (value) => (typeof value === 'number' && value >= 0 ? value : undefined);
const limit: Reader<number | null> = (value) => (value === null ? null : amount(value));
const text: Reader<string | null> = (value) => (value === null || typeof value === 'string' ? value : undefined);
const oneOf =
  <T extends string | number>(...choices: readonly T[]): Reader<T> =>
  (value) =>
    choices.find((choice) => choice === value);

const streamError: Reader<StreamError | null> = (value) => {
  if (value === null) return null;
  if (!isJsonObject(value)) return undefined;
  const { frames, code, framed } = value;
  const fits = typeof frames === 'number' && typeof code === 'number' && typeof framed === 'boolean';
  return fits ? { frames, code, framed } : undefined;
};

const frameFlag: Reader<FrameFlag | null> = (value) => {
  if (value === null) return null;
  if (!isJsonObject(value)) return undefined;
  const { frame, flag: risk } = value;
  return typeof frame === 'number' && typeof risk === 'number' ? { frame, flag: risk } : undefined;
};

const READERS: { [K in keyof Knobs]: Reader<Knobs[K]> } = {
  tokenLifetimeSeconds: amount,
  tokenDelayMs: amount,
  tokenCookie: flag,
  revokeOldTokens: flag,
  absentTokenCode: oneOf(110, 100),
  iamFailure: oneOf('header403', 'code14'),
  iamSkewSeconds: amount,
  requireAppId: flag,
  requiredBearer: text,
  dailyRequests: limit,
  totalRequests: limit,
  requestsPerSecond: limit,
  requestsPerMinute: limit,
  tokensPerMinute: limit,
  rateLimitHeaders: flag,
  retryAfterSeconds: limit,
  strictFields: flag,
  checkModel: flag,
  suffixUnsupported: flag,
  maxPromptCharacters: limit,
  maxPromptTokens: limit,
  maxConcurrent: limit,
  errorIds: flag,
  errorKeys: oneOf('error_code', 'code'),
  errorCodeAsString: flag,
  maxTokens: amount,
  stripStop: flag,
  v2KeepsStop: flag,
  leakedEndToken: text,
  echoFence: flag,
  echoContext: flag,
  finishReason: (value) => (value === null ? null : oneOf(...FINISH_REASONS)(value)),
  firstByteDelayMs: amount,
  interFrameDelayMs: amount,
  htmlGateway: flag,
  hang: flag,
  ignoreStream: flag,
  chunkMode: oneOf(...CHUNK_MODES),
  usageFrames: oneOf(...USAGE_FRAMES),
  lastFrameEmptyResult: flag,
  sendDone: flag,
  omitDone: flag,
  eventFields: flag,
  multiLineData: flag,
  unterminatedEnd: flag,
  keepAliveComments: flag,
  noSpaceAfterColon: flag,
  crlf: flag,
  charsetSuffix: flag,
  dropAfterFrames: limit,
  endAfterFrames: limit,
  hangAfterFrames: limit,
  errorAfterFrames: streamError,
  isSafe0AtFrame: limit,
  isSafeType: oneOf(...IS_SAFE_TYPES),
  chatFields: flag,
  flagAtFrame: frameFlag,
};

function isKnob(name: string): name is keyof Knobs {
  return Object.hasOwn(READERS, name);
}

function setKnob<K extends keyof Knobs>(knobs: Knobs, name: K, value: JsonValue): void {
  const read: Reader<Knobs[K]> = READERS[name];
  const fitting = read(value);
  if (fitting === undefined) throw new RangeError(`knob ${name} cannot be ${JSON.stringify(value)}`);
  knobs[name] = fitting;
}

/** `current` with the named knobs changed. Throws a RangeError that names the first knob that is unknown or does not fit. */
export function withKnobs(current: Knobs, patch: JsonValue | undefined): Knobs {
  if (!isJsonObject(patch)) throw new RangeError('knobs must be a JSON object');
  const changed = structuredClone(current);
  for (const [name, value] of Object.entries(patch)) {
    if (!isKnob(name)) throw new RangeError(`there is no knob ${name}`);
    setKnob(changed, name, value);
  }
  return changed;
}
