/** How much of a document a snapshot holds at the most: more than any prompt budget, 6000 tokens of up to 4 characters. */
export const prefixLimits = { lines: 1000, characters: 24_000 } as const;

/** Enough to see what follows. */
export const suffixLimits = { lines: 60, characters: 4_000 } as const;
