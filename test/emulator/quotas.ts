import type { EmulatedClock } from './clock.ts';
import type { Knobs } from './knobs.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** The service's counters, all by the emulated clock; limits are read from the knobs at each request. */
export interface Quotas {
  /** Counts one request, or answers the code of the first limit it meets: 17, 19, 18, 336501, 336502 in this order (spec 7.2). */
  admit(knobs: Knobs): number | null;
  /** Adds the tokens of an answer to the minute's. */
  charge(tokens: number): void;
  /** X-Ratelimit headers (spec 2.6); 300 requests and 300 000 tokens a minute are shown where no limit is set. */
  headers(knobs: Knobs): Record<string, string>;
  reset(): void;
}

interface Counters {
  day: number;
  dayRequests: number;
  allRequests: number;
  minute: number;
  minuteRequests: number;
  minuteTokens: number;
  /** Requests left in the QPS bucket, null before its first use. */
  bucket: number | null;
  bucketAt: number;
}

const freshCounters = (): Counters => ({
  day: 0,
  dayRequests: 0,
  allRequests: 0,
  minute: 0,
  minuteRequests: 0,
  minuteTokens: 0,
  bucket: null,
  bucketAt: 0,
});

const reached = (used: number, limit: number | null): boolean => limit !== null && used >= limit;

export function createQuotas(clock: EmulatedClock): Quotas {
  let counters = freshCounters();

  /** Starts the day (00:00 in Shanghai) and the minute anew where the clock has passed into one. */
  const turnPages = (): void => {
    const day = Math.floor((clock.now() + SHANGHAI_OFFSET_MS) / DAY_MS);
    const minute = Math.floor(clock.now() / MINUTE_MS);
    if (day !== counters.day) Object.assign(counters, { day, dayRequests: 0 });
    if (minute !== counters.minute) Object.assign(counters, { minute, minuteRequests: 0, minuteTokens: 0 });
  };

  const takeFromBucket = (perSecond: number | null): boolean => {
    if (perSecond === null) return true;
    const size = Math.max(1, perSecond);
    const refill = ((clock.now() - counters.bucketAt) / 1000) * perSecond;
    const level = counters.bucket === null ? size : Math.min(size, counters.bucket + refill);
    counters.bucketAt = clock.now();
    counters.bucket = level >= 1 ? level - 1 : level;
    return level >= 1;
  };

  return {
    admit: (knobs) => {
      turnPages();
      if (reached(counters.dayRequests, knobs.dailyRequests)) return 17;
      if (reached(counters.allRequests, knobs.totalRequests)) return 19;
      if (!takeFromBucket(knobs.requestsPerSecond)) return 18;
      if (reached(counters.minuteRequests, knobs.requestsPerMinute)) return 336501;
      if (reached(counters.minuteTokens, knobs.tokensPerMinute)) return 336502;
      counters.dayRequests++;
      counters.allRequests++;
      counters.minuteRequests++;
      return null;
    },
    charge: (tokens) => {
      turnPages();
      counters.minuteTokens += tokens;
    },
    headers: (knobs) => {
      const [requests, tokens] = [knobs.requestsPerMinute ?? 300, knobs.tokensPerMinute ?? 300_000];
      return {
        'X-Ratelimit-Limit-Requests': String(requests),
        'X-Ratelimit-Limit-Tokens': String(tokens),
        'X-Ratelimit-Remaining-Requests': String(Math.max(0, requests - counters.minuteRequests)),
        'X-Ratelimit-Remaining-Tokens': String(Math.max(0, tokens - counters.minuteTokens)),
      };
    },
    reset: () => {
      counters = freshCounters();
    },
  };
}
