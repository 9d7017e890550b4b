import type { Snapshot } from '../core/snapshot.ts';

/** A line is recognised by this much text above it, in characters. */
const aboveLength = 160;

/** No suggestion is longer, so this much text tells all of them apart, in characters. */
const longest = 8000;

/** The text before the cursor as far as it matters here, and the same whatever blanks stand on lines that hold nothing else. */
export function textBefore({ prefix }: Snapshot): string {
  return withoutBlankLines(prefix.slice(-longest));
}

/** Editors take the blanks from a line that holds nothing else, or put some there; neither makes it another text. */
export function withoutBlankLines(text: string): string {
  return text.replace(/^[ \t]+$(?=\n)/gm, '');
}

/** Names a line of a document by the text above it, wherever it stands; the line begins at `start` of `before`. */
export function nameOfLine(document: string, before: string, start: number): string {
  return `${document}\n${before.slice(Math.max(0, start - aboveLength), start)}`;
}

/** The cursor's line: its name, and the line before the cursor. */
export function lineAt(at: Snapshot): { name: string; line: string } {
  const before = textBefore(at);
  const start = before.lastIndexOf('\n') + 1;
  return { name: nameOfLine(at.document, before, start), line: before.slice(start) };
}

/** A slice keeps the text alive that it was taken from, all 24,000 characters; this one does not. */
export function ownString(slice: string): string {
  return JSON.parse(JSON.stringify(slice));
}
