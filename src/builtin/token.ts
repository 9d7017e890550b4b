/**
 * A token as it is kept: the id of its text in the vocabulary, where it stands, and whether a blank goes before it.
 * `id << 3 | where << 1 | blank`.
 */
export type Token = number;

/** What a token stands in. */
export const inCode = 0;
export const inString = 1;
export const inComment = 2;
export type Where = typeof inCode | typeof inString | typeof inComment;

export function tokenOf(id: number, where: Where, blank: boolean): Token {
  return (id << 3) | (where << 1) | (blank ? 1 : 0);
}

export function idOf(token: Token): number {
  return token >> 3;
}

export function whereOf(token: Token): number {
  return (token >> 1) & 3;
}

export function hasBlank(token: Token): boolean {
  return (token & 1) === 1;
}

/** Ids that are no text. Nothing stands before `beginning`; it is equal to nothing, not even itself. */
export const beginning = 0;

/** Line ends by where the next line that is not blank begins: deeper, at the same depth, shallower; then with blank lines between. */
const lineEndIds = 6;

export function lineEndOf(change: number, blankLines: boolean): number {
  return (change > 0 ? 1 : change < 0 ? 3 : 2) + (blankLines ? 3 : 0);
}

export function isLineEnd(id: number): boolean {
  return id > 0 && id <= lineEndIds;
}

/** The first id of a text. */
export const firstText = lineEndIds + 1;
