import assert from 'node:assert/strict';
import { exhaustedFor, retryAfter } from '../../../src/model/patience.ts';

const now = Date.parse('2026-11-22T10:00:45.000Z');
const headers = (given: Record<string, string>) => new Headers(given);

describe('the wait that response headers ask for:', () => {
  const delays: readonly (readonly [Record<string, string>, number | undefined])[] = [
    [{}, undefined],
    [{ 'Retry-After': '3' }, 3000],
    [{ 'Retry-After': '0.5' }, 500],
    [{ 'Retry-After': 'Sun, 22 Nov 2026 10:01:00 GMT' }, 15_000],
    [{ 'Retry-After': 'Sun, 22 Nov 2026 09:00:00 GMT' }, undefined],
    [{ 'Retry-After': 'soon' }, undefined],
    [{ 'Retry-After': '9999999' }, 86_400_000],
    [{ 'Retry-After-Ms': '250', 'Retry-After': '3' }, 250],
  ];
  for (const [given, ms] of delays) {
    it(`${JSON.stringify(given)} -> ${ms} ms`, () => assert.equal(retryAfter(headers(given), now), ms));
  }

  const rates: readonly (readonly [Record<string, string>, number | undefined])[] = [
    [{}, undefined],
    [{ 'X-Ratelimit-Limit-Requests': '300', 'X-Ratelimit-Remaining-Requests': '299' }, undefined],
    [{ 'X-Ratelimit-Remaining-Requests': '0' }, 15_000],
    [{ 'X-Ratelimit-Remaining-Requests': '5', 'X-Ratelimit-Remaining-Tokens': '0' }, 15_000],
    [{ 'X-Ratelimit-Remaining-Requests': '0', 'X-Ratelimit-Reset-Requests': '6m0s' }, 360_000],
    [{ 'X-Ratelimit-Remaining-Requests': '0', 'X-Ratelimit-Reset-Requests': '20ms' }, 20],
    [{ 'X-Ratelimit-Remaining-Tokens': '-3', 'X-Ratelimit-Reset-Tokens': '2' }, 2000],
    [{ 'X-Ratelimit-Remaining-Requests': '0', 'X-Ratelimit-Reset-Requests': 'tomorrow' }, 15_000],
    [{ 'X-Ratelimit-Remaining-Requests': 'many' }, undefined],
    [{ 'X-Ratelimit-Remaining-Requests': '' }, undefined],
  ];
  for (const [given, ms] of rates) {
    it(`rate limit ${JSON.stringify(given)} -> ${ms} ms`, () => assert.equal(exhaustedFor(headers(given), now), ms));
  }
});
