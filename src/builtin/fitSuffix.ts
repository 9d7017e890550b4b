import type { Path } from './proposal.ts';

/**
 * Ways on from the cursor without what stands behind it already: they end where the rest of the line begins, and none makes the line
 * below over again. In the middle of a word there is none.
 *
 * @param line the text before the cursor on its line
 */
export function fitSuffix(paths: readonly Path[], line: string, suffix: string): readonly Path[] {
  const [rest = '', ...below] = suffix.split('\n', 12);
  const behind = rest.trim();
  if (behind === '') {
    const next = below.find((other) => other.trim() !== '')?.trim();
    return next === undefined ? paths : paths.flatMap((path) => withoutLine(path, line.trimStart(), next));
  }
  if (/[\p{L}\p{N}_$]$/u.test(line) && /^[\p{L}\p{N}_$]/u.test(rest)) return [];
  return paths.map((path) => cutAt(path, startOf(behind, path.text)));
}

/** Where in `text` that begins which stands behind, or its length. */
function startOf(behind: string, text: string): number {
  const first = behind.charAt(0);
  if (closers.includes(first)) {
    let depth = 0;
    for (let at = 0; at < text.length; at += 1) {
      const char = text.charAt(at);
      if (depth === 0 && char === first) return at;
      if (openers.includes(char)) depth += 1;
      else if (closers.includes(char) && depth > 0 && !quotes.includes(char)) depth -= 1;
    }
    return text.length;
  }
  for (let at = 0; at < text.length; at += 1) {
    const length = Math.min(behind.length, text.length - at);
    if (text.startsWith(behind.slice(0, length), at) && (length > 1 || length === behind.length)) return at;
  }
  return text.length;
}

const openers = '([{';
const quotes = '"\'`';
const closers = `)]}${quotes}`;

/** The path up to `length`; what is behind the cursor is then the rest of the line. */
function cutAt(path: Path, length: number): Path {
  if (length === path.text.length) return { ...path, whole: 0 };
  const text = path.text.slice(0, length).trimEnd();
  const confidence = path.ends.find((end) => end.length >= text.length)?.confidence ?? 0;
  const ends = path.ends.filter((end) => end.length < text.length);
  return text === ''
    ? { text, ends: [], whole: 0 }
    : { text, ends: [...ends, { length: text.length, confidence }], whole: confidence };
}

/** Leaves out the ends that make the line, up to its marks, the one below. */
function withoutLine(path: Path, line: string, next: string): Path[] {
  const isSame = (text: string) =>
    next.startsWith(line + text) && !/[\p{L}\p{N}_$]/u.test(next.slice(line.length + text.length));
  const first = path.ends.find(({ length }) => isSame(path.text.slice(0, length)));
  if (!first) return [path];
  const ends = path.ends.filter(({ length }) => length < first.length);
  const text = path.text.slice(0, ends.at(-1)?.length ?? 0);
  return text === '' ? [] : [{ text, ends, whole: 0 }];
}
