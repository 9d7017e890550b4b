import { languageOf } from '../src/prompt/languages.ts';
import { createRandom, shuffled } from './random.ts';
import type { SourceFile } from './sources.ts';

/**
 * Text that is missing from a real file. `body`: the lines of a block, which is to be written behind its opening line. `block`: a block
 * with its opening line and its end, to be written behind the line above. `line`: one statement's line, with the cursor behind its
 * indentation; `rest`: what stands behind the first third of a line.
 */
export interface Hole {
  readonly kind: 'body' | 'block' | 'line' | 'rest';
  readonly file: SourceFile;
  readonly before: string;
  readonly truth: string;
  readonly after: string;
  readonly indentUnit: string;
}

/** Languages in the order in which they are wanted; the first eight that are at hand are taken. */
export const wantedLanguages = [
  'typescript',
  'javascript',
  'python',
  'go',
  'rust',
  'cpp',
  'php',
  'ruby',
  'lua',
  'c',
  'shellscript',
  'css',
];
const languageCount = 8;
const longestFile = 60_000;

/** `perKind` holes of each kind in each language, at most one of a kind in a file. */
export function chooseHoles(
  sources: readonly SourceFile[],
  kinds: readonly Hole['kind'][],
  perKind: number,
  seed: number,
): Hole[] {
  const random = createRandom(seed);
  const languages = wantedLanguages
    .filter((id) => sources.some(({ languageId }) => languageId === id))
    .slice(0, languageCount);
  return languages.flatMap((id) => {
    const files = sources.filter(({ languageId, text }) => languageId === id && text.length < longestFile);
    return kinds.flatMap((kind) => {
      const holes: Hole[] = [];
      for (const file of shuffled(files, random)) {
        if (holes.length === perKind) break;
        const [hole] = shuffled(holesIn(file, kind), random);
        if (hole) holes.push(hole);
      }
      return holes;
    });
  });
}

function holesIn(file: SourceFile, kind: Hole['kind']): Hole[] {
  const lines = file.text.split('\n');
  const indentUnit = indentUnitOf(lines);
  const make = (start: number, end: number): Hole => ({
    kind,
    file,
    before: file.text.slice(0, start),
    truth: file.text.slice(start, end),
    after: file.text.slice(end),
    indentUnit,
  });
  const starts = lines.map(() => 0);
  for (let line = 1; line < lines.length; line += 1) {
    starts[line] = (starts[line - 1] ?? 0) + (lines[line - 1] ?? '').length + 1;
  }
  const startOf = (line: number) => starts[line] ?? file.text.length;
  const endOf = (line: number) => startOf(line) + (lines[line] ?? '').length;
  if (kind === 'line' || kind === 'rest') {
    return lines.flatMap((line, index) => {
      if (index < 10 || !isStatement(line, file)) return [];
      const indented = indentOf(line).length;
      const third = line.indexOf(' ', indented + Math.floor((line.length - indented) / 3)) + 1;
      if (kind === 'rest' && (third <= indented || line.length - third < 8)) return [];
      return [make(startOf(index) + (kind === 'line' ? indented : third), endOf(index))];
    });
  }
  return blocksIn(lines, file).flatMap(({ header, last, closer }) => {
    if (kind === 'body') return [make(endOf(header), endOf(last))];
    return /^\s*(?:\}|\)|\]|else|elif|elsif|case|catch|except|finally)/.test(lines[header] ?? '')
      ? []
      : [make(endOf(header - 1), endOf(closer))];
  });
}

/** A statement that stands on one line. */
function isStatement(line: string, { languageId }: SourceFile): boolean {
  const code = line.trim();
  if (code.length < 15 || code.length > 100 || line.endsWith(' ')) return false;
  if (isComment(code, languageId) || !/\w.*[=(]/.test(code)) return false;
  const semicolons = ['typescript', 'javascript', 'rust', 'c', 'cpp', 'php', 'css'].includes(languageId);
  return isBalanced(code) && (semicolons ? code.endsWith(';') : /[\w)\]"']$/.test(code));
}

/** Blocks of 5 to 40 lines between two brackets, or deeper than their opening line; `closer` is the last line of the whole. */
function blocksIn(lines: readonly string[], { languageId }: SourceFile) {
  const language = languageOf(languageId);
  const blocks: { header: number; last: number; closer: number }[] = [];
  for (let header = 1; header < lines.length; header += 1) {
    const line = lines[header] ?? '';
    if (!language.blockOpener.test(line) || isComment(line.trim(), languageId)) continue;
    let next = header + 1;
    while (next < lines.length && isDeeper(lines[next] ?? '', line)) next += 1;
    const closes = /^\s*(?:[})\]]+[;,)]*|end|fi|done|esac)$/.test(lines[next] ?? '');
    let last = next - 1;
    if (lines[last] === '' && (closes || next === lines.length)) continue;
    while (lines[last] === '') last -= 1;
    const closer = closes ? next : last;
    const needsCloser = language.braces || language.closer !== undefined;
    const body = lines.slice(header + 1, last + 1);
    if (closes !== needsCloser || body.length < 5 || body.length > 40) continue;
    if (body.some((text) => /\s$|^\s* \t|^\t+ {2}/.test(text)) || !isBalanced(body.join('\n'))) continue;
    if (body.filter((text) => isComment(text.trim(), languageId)).length > body.length / 5) continue;
    if (lines[closer + 1] !== undefined || closer === last) blocks.push({ header, last, closer });
  }
  return blocks;
}

function isDeeper(line: string, header: string): boolean {
  return line.trim() === '' || indentOf(line).length > indentOf(header).length;
}

function isComment(code: string, languageId: string): boolean {
  return (
    /^(?:\/\/|\/\*|\*|--|"""|''')/.test(code) || (code.startsWith('#') && !['c', 'cpp', 'css'].includes(languageId))
  );
}

/** As many brackets are opened as closed, and none is closed before it was opened; strings count, too, which loses a few places. */
export function isBalanced(text: string): boolean {
  const open: string[] = [];
  for (const char of text) {
    const closer = closers[char];
    if (closer) open.push(closer);
    else if (/[)\]}]/.test(char) && open.pop() !== char) return false;
  }
  return open.length === 0;
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** As VS Code detects it, more or less: the smallest step that is common. */
function indentUnitOf(lines: readonly string[]): string {
  if (lines.filter((line) => line.startsWith('\t')).length > lines.filter((line) => line.startsWith('  ')).length) {
    return '\t';
  }
  const steps = new Map<number, number>();
  let above = 0;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const step = indentOf(line).length - above;
    if ([2, 3, 4, 8].includes(step)) steps.set(step, (steps.get(step) ?? 0) + 1);
    above = indentOf(line).length;
  }
  const [best] = [...steps].sort((a, b) => b[1] - a[1]);
  return ' '.repeat(best?.[0] ?? 4);
}
