/** A text by its lines, counted from 0 and without their ends. */
export interface Lines {
  readonly lineCount: number;
  lineAt(line: number): string;
}

/** A place in a text. */
export interface Spot {
  readonly line: number;
  readonly character: number;
}

interface Limits {
  readonly lines: number;
  readonly characters: number;
}

/**
 * Where a text of at most so many lines and characters begins that ends at `spot`. A line end counts as one character. No more
 * lines are asked for than are needed.
 */
export function startBefore(spot: Spot, { lines, characters }: Limits, text: Lines): Spot {
  let left = characters - spot.character;
  let line = spot.line;
  if (left < 0) return { line, character: -left };
  while (line > 0 && spot.line - line < lines && left > 0) {
    line -= 1;
    const { length } = text.lineAt(line);
    left -= length + 1;
    if (left < 0) return { line, character: -left };
  }
  return { line, character: 0 };
}

/** Where such a text ends that begins at `spot`. */
export function endAfter(spot: Spot, { lines, characters }: Limits, text: Lines): Spot {
  let left = characters;
  let line = spot.line;
  let character = spot.character;
  for (;;) {
    const { length } = text.lineAt(line);
    if (length - character >= left) return { line, character: character + left };
    if (line + 1 >= text.lineCount || line - spot.line >= lines) return { line, character: length };
    left -= length - character + 1;
    line += 1;
    character = 0;
  }
}

/** What stands between two places, with `\n` as line ends. */
export function textBetween(from: Spot, to: Spot, text: Lines): string {
  if (from.line === to.line) return text.lineAt(to.line).slice(from.character, to.character);
  const lines = [text.lineAt(from.line).slice(from.character)];
  for (let line = from.line + 1; line < to.line; line += 1) lines.push(text.lineAt(line));
  lines.push(text.lineAt(to.line).slice(0, to.character));
  return lines.join('\n');
}
