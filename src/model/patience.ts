/** What a service says about when to ask again. Reads headers by name, in any case. */
export interface HeaderReader {
  get(name: string): string | null;
}

const longest = 86_400_000;
const minute = 60_000;

/** `retry-after-ms`, or `retry-after` in seconds or as a date -> ms from `now` (epoch ms); a day at the most. */
export function retryAfter(headers: HeaderReader, now: number): number | undefined {
  const ms = headers.get('retry-after-ms');
  const header = headers.get('retry-after');
  if (ms !== null && Number(ms) > 0) return Math.min(Number(ms), longest);
  if (header === null) return undefined;
  const wait = /^\d+(?:\.\d+)?$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return wait > 0 ? Math.min(wait, longest) : undefined;
}

/**
 * For how long the service says that nothing is left, in ms, by its X-Ratelimit headers; undefined where something is left or it
 * does not say. Qianfan counts by the minute (spec 2.6); others name the time in `X-Ratelimit-Reset-…`, as seconds or as `1m30s`.
 */
export function exhaustedFor(headers: HeaderReader, now: number): number | undefined {
  const waits = ['requests', 'tokens'].flatMap((what) => {
    const left = headers.get(`x-ratelimit-remaining-${what}`);
    if (left === null || left.trim() === '' || !(Number(left) <= 0)) return [];
    return [durationOf(headers.get(`x-ratelimit-reset-${what}`)) ?? minute - (now % minute)];
  });
  return waits.length > 0 ? Math.min(Math.max(...waits), longest) : undefined;
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: minute, h: 3_600_000 };

function durationOf(header: string | null): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  if (Number.isFinite(Number(header))) return Math.max(0, Number(header) * 1000);
  const parts = [...header.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.map(([part]) => part).join('') !== header.trim()) return undefined;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0);
}
