import type { RequestEvent, UsageEvent } from '../core/usage.ts';

/**
 * A line of the journal. A request has several, of which the last one counts: what it has cost so far (`open`), what it came to in the
 * end, or that it is not to be counted (`void`). `id` names it within the file.
 */
export type Entry =
  | UsageEvent
  | (RequestEvent & { readonly id: string; readonly open?: true })
  | { readonly kind: 'void'; readonly at: number; readonly id: string };

/** The entry that a line holds; undefined where it is torn, or none. */
export function parseEntry(line: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (!isFields(value) || !Number.isFinite(value['at'])) return undefined;
    if (value['kind'] === 'void') {
      const { at, id } = value;
      return typeof id === 'string' ? { kind: 'void', at: Number(at), id } : undefined;
    }
    // The first version knew neither language nor backend, and did not say whether a count was its own.
    const unknown = { languageId: '', backend: '', ...(value['kind'] === 'request' && { estimated: true }) };
    const known = { ...unknown, ...value };
    return isEvent(known) ? known : undefined;
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isEvent(value: Fields): value is Fields & UsageEvent {
  const has = (name: string) => Number.isFinite(value[name]);
  if (typeof value['languageId'] !== 'string' || typeof value['backend'] !== 'string') return false;
  return value['kind'] === 'request'
    ? has('promptTokens') && has('completionTokens')
    : ['offered', 'accepted', 'acceptedPart'].includes(String(value['kind'])) && has('characters');
}
