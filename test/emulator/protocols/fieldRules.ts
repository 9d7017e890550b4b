import type { JsonValue } from '../json.ts';

/** One field's rule; `undefined` and `null` always fit, as OpenAI-shaped servers take null for "not given". */
export type FieldRule = (value: JsonValue) => string | null;

const fits =
  (holds: (value: JsonValue) => boolean, what: string): FieldRule =>
  (value) =>
    holds(value) ? null : what;
const isNumber = (value: JsonValue): value is number => typeof value === 'number';

export const text = fits((value) => typeof value === 'string', 'a string');
export const flag = fits((value) => typeof value === 'boolean', 'a boolean');
export const object = fits((value) => typeof value === 'object' && !Array.isArray(value), 'an object');
export const list = fits(Array.isArray, 'a list');

export function numberIn(least: number, most: number): FieldRule {
  return fits((value) => isNumber(value) && value >= least && value <= most, `a number in [${least}, ${most}]`);
}

export function integerFrom(least: number, most = Number.MAX_SAFE_INTEGER): FieldRule {
  return fits(
    (value) => Number.isInteger(value) && isNumber(value) && value >= least && value <= most,
    `an integer from ${least} to ${most}`,
  );
}

/** A stop string or a list of at most `items`, each of 1 to `characters` characters. */
export function stopList(items: number, characters = Number.MAX_SAFE_INTEGER): FieldRule {
  const isStop = (value: JsonValue): boolean =>
    typeof value === 'string' && value !== '' && Array.from(value).length <= characters;
  const holds = (value: JsonValue): boolean =>
    isStop(value) || (Array.isArray(value) && value.length <= items && value.every(isStop));
  return fits(holds, `at most ${items} strings of 1 to ${characters} characters`);
}

/** What the request of most servers begins with. */
export const modelAndTexts: Record<string, FieldRule> = { model: text, prompt: text, suffix: text };
