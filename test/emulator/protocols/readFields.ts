import type { JsonObject, JsonValue } from '../json.ts';
import type { FieldRule } from './fieldRules.ts';
import type { HttpRefusal } from './protocol.ts';

/** What is wrong with the first field that does not fit its rule, or null. `strict` refuses fields without a rule. */
export function firstMisfit(body: JsonObject, rules: Record<string, FieldRule>, strict = false): string | null {
  for (const [name, rule] of Object.entries(rules)) {
    const value = body[name];
    const wanted = value === undefined || value === null ? null : rule(value);
    if (wanted !== null) return `${name} must be ${wanted}`;
  }
  const unknown = strict ? Object.keys(body).find((name) => !Object.hasOwn(rules, name)) : undefined;
  return unknown === undefined ? null : `unknown field ${unknown}`;
}

export const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
export const amountOf = (value: JsonValue | undefined): number | null => (typeof value === 'number' ? value : null);

export function stopsOf(value: JsonValue | undefined): string[] {
  return [value].flat().filter((item) => typeof item === 'string');
}

export const badRequest = (message: string, code = 'invalid_argument'): HttpRefusal => ({
  status: 400,
  code,
  type: 'invalid_request_error',
  message,
});
