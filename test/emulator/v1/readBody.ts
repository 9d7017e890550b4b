import type { Refusal } from '../errorCodes.ts';
import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '../json.ts';

/** The part of a V1 completion's body that changes the answer; sampling values are checked and then have no effect. */
export interface CompletionRequest {
  prompt: string;
  stream: boolean;
  stop: readonly string[];
}

const STOP_ITEMS = 4;
const STOP_CHARACTERS = 20;

const isNumber = (value: JsonValue): value is number => typeof value === 'number' && Number.isFinite(value);

function stopFits(value: JsonValue): boolean {
  return (
    Array.isArray(value) &&
    value.length <= STOP_ITEMS &&
    value.every((item) => typeof item === 'string' && item !== '' && Array.from(item).length <= STOP_CHARACTERS)
  );
}

/** The documented ranges (spec 2.2), each with the message for a value outside it. An empty stop item is refused too. */
const FIELDS = new Map<string, { fits: (value: JsonValue) => boolean; message: string }>([
  [
    'prompt',
    { fits: (value) => typeof value === 'string' && value !== '', message: 'prompt must be a non-empty string' },
  ],
  ['stream', { fits: (value) => typeof value === 'boolean', message: 'stream must be a boolean' }],
  [
    'temperature',
    { fits: (value) => isNumber(value) && value > 0 && value <= 1, message: 'temperature must be in (0, 1.0]' },
  ],
  [
    'top_k',
    {
      fits: (value) => isNumber(value) && Number.isInteger(value) && value > 0,
      message: 'top_k must be a positive integer',
    },
  ],
  ['top_p', { fits: (value) => isNumber(value) && value >= 0 && value <= 1, message: 'top_p must be in [0, 1.0]' }],
  [
    'penalty_score',
    { fits: (value) => isNumber(value) && value >= 1 && value <= 2, message: 'penalty_score must be in [1.0, 2.0]' },
  ],
  ['stop', { fits: stopFits, message: 'stop must be at most 4 strings of 1 to 20 characters' }],
  ['user_id', { fits: (value) => typeof value === 'string', message: 'user_id must be a string' }],
]);

function firstMisfit(body: JsonObject, strictFields: boolean): string | null {
  if (body['prompt'] === undefined) return 'prompt is required';
  for (const [name, { fits, message }] of FIELDS) {
    const value = body[name];
    if (value !== undefined && !fits(value)) return message;
  }
  const unknown = strictFields ? Object.keys(body).find((name) => !FIELDS.has(name)) : undefined;
  return unknown === undefined ? null : `unknown field ${unknown}`;
}

/** Reads a body whatever its content type: 336002 where it is not a JSON object, 336003 where a field does not fit (spec 7.2, steps 6 and 7). */
export function readCompletionBody(text: string, strictFields: boolean): CompletionRequest | Refusal {
  const body = parseJson(text);
  if (!isJsonObject(body)) return { code: 336002 };
  const misfit = firstMisfit(body, strictFields);
  const { prompt, stream, stop } = body;
  if (misfit !== null || typeof prompt !== 'string') return { code: 336003, message: misfit ?? 'prompt is required' };
  const items = Array.isArray(stop) ? stop.filter((item) => typeof item === 'string') : [];
  return { prompt, stream: stream === true, stop: items };
}
