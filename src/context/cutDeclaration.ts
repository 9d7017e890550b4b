/** A declaration is told by so many of its lines. */
export const mostLines = 12;

/**
 * The declaration that begins on the line `first`: that line, the deeper ones below it, and the one that closes it; where the language
 * server says on which line it ends, not beyond that.
 */
export function cutDeclaration(lines: readonly string[], first: number, last?: number): string {
  const head = lines[first] ?? '';
  const depth = indentation(head);
  const end = Math.min(lines.length, first + mostLines, last === undefined || last <= first ? Infinity : last + 1);
  let at = first + 1;
  while (at < end) {
    const line = lines[at] ?? '';
    if (line.trim() !== '' && indentation(line) <= depth) {
      if (/^\s*(?:[)}\]]|end\b)/.test(line)) at += 1;
      // What closes the parameters may open the body.
      if (!/^\s*[)}\]].*[{:([]\s*$/.test(line)) break;
      continue;
    }
    at += 1;
  }
  return lines.slice(first, at).join('\n').trimEnd();
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}
