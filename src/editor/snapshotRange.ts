/** A place in a document. */
export interface Spot {
  readonly line: number;
  readonly character: number;
}

interface Limits {
  readonly lines: number;
  readonly characters: number;
}

/**
 * Where a text of at most so many lines and characters begins that ends at `spot`. A line end counts as one character, as it does
 * in what is read from there. `lengthOf` gives the length of a line without its end; no more lines are asked for than are needed.
 */
export function startBefore(spot: Spot, { lines, characters }: Limits, lengthOf: (line: number) => number): Spot {
  let left = characters - spot.character;
  let line = spot.line;
  if (left < 0) return { line, character: -left };
  while (line > 0 && spot.line - line < lines && left > 0) {
    line -= 1;
    const length = lengthOf(line);
    left -= length + 1;
    if (left < 0) return { line, character: -left };
  }
  return { line, character: 0 };
}

/** Where such a text ends that begins at `spot`. */
export function endAfter(
  spot: Spot,
  { lines, characters }: Limits,
  lineCount: number,
  lengthOf: (line: number) => number,
): Spot {
  let left = characters;
  let line = spot.line;
  let character = spot.character;
  for (;;) {
    const length = lengthOf(line);
    if (length - character >= left) return { line, character: character + left };
    if (line + 1 >= lineCount || line - spot.line >= lines) return { line, character: length };
    left -= length - character + 1;
    line += 1;
    character = 0;
  }
}
