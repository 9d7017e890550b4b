const LOWER_ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyz0123456789';
const HEX = '0123456789abcdef';

/** A seeded source of identifiers: the same seed gives the same ids and tokens in the same order. */
export interface IdSource {
  /** `as-` and ten lower-case alphanumerics, as in every V1 answer (spec 2.3). */
  answerId(): string;
  hex(length: number): string;
  reset(): void;
}

export function createIdSource(seed: number): IdSource {
  let state = seed;
  const next = (limit: number): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  const letters = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet.charAt(next(alphabet.length))).join('');
  return {
    answerId: () => `as-${letters(LOWER_ALPHANUMERIC, 10)}`,
    hex: (length) => letters(HEX, length),
    reset: () => {
      state = seed;
    },
  };
}
