/**
 * Whether the truth survives refining: `node bench/truth.ts [--seed N] [--places N] [--half tune|report] [--show N]`.
 *
 * A **place** is a random place of a real file from which some text is taken out: the truth. The model writes the truth, streamed in
 * pieces of 1 to 12 characters, and then, as it does not stop, what follows in the file. What `npm run refine` would show is accepted.
 *
 * **Lines** (half of the places). The cursor stands anywhere in a line, at its first character or later, and the rest of the line is
 * missing. In one of four, the brackets and quotes that were opened on this line before the cursor and are closed in what is missing
 * stand behind the cursor already, as an editor closes them by itself. The line *survives* if after acceptance the document reads
 * exactly like the file up to the end of that line, blanks at its end aside, and not a character more was added: what follows stands
 * below already. Statements that go on below have the rest of their text there.
 *
 * **Holes** are lines of which the end is left, from a token on. They count for damage, and are told apart from lines.
 *
 * **Blocks** (the other half). What is missing is at least two lines and at most 20:
 * - the body that the line above the cursor opens, its closer standing below (the cursor on an indented empty line);
 * - the body and its closer, the cursor behind the line that opens it;
 * - a statement with all that belongs to it, the cursor on an indented empty line.
 * Where a block ends is found in the file by indentation and by counting brackets, without any of the code that is measured; a place
 * where the two disagree is not used. The block survives if what is shown is exactly what is missing, blanks at its end aside.
 *
 * **Damage**, over all that was accepted: what is shown is not a beginning of the truth (so it repeats what follows, or is wrong), or
 * the brackets that it opens and closes, kind by kind, are not those of the truth.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type RefineCase, refineStream } from '../src/cli/refineStream.ts';
import { createRandom, type Random } from './random.ts';
import { hashOf, readSources, type SourceFile } from './sources.ts';

export interface TruthOptions {
  readonly seed?: number;
  /** Lines and blocks together. */
  readonly places?: number;
  /** Files are divided into those that the refiners may be tuned on and those that figures are reported for. */
  readonly half?: 'tune' | 'report';
  readonly languages?: readonly string[];
  /** Told of every place that did not survive or did damage. */
  readonly onFailure?: (failure: Failure) => void;
}

/** In percent. */
export interface TruthFigures {
  readonly truthLine: number;
  readonly truthBlock: number;
  readonly damage: number;
}

export interface TruthReport extends TruthFigures {
  /** Holes of which exactly the missing text is shown, in percent. */
  readonly truthHole: number;
  /** Of lines and blocks: what is shown is a beginning of the truth, in percent of those shown. */
  readonly rightSoFar: number;
  readonly nothingShown: number;
  /** Characters that were read behind the end of the truth, on average. */
  readonly readBeyond: number;
  readonly languages: Readonly<Record<string, LanguageReport>>;
}

interface LanguageReport {
  files: number;
  lines: number;
  linesLost: number;
  holes: number;
  holesLost: number;
  blocks: number;
  blocksLost: number;
  damaged: number;
}

type Kind = 'line' | 'hole' | 'body' | 'bodyAndCloser' | 'statement';

interface TruthPlace {
  readonly kind: Kind;
  readonly file: SourceFile;
  /** Line of the cursor, from 1. */
  readonly line: number;
  readonly prefix: string;
  readonly truth: string;
  /** What the file has behind the truth, and what stands behind the cursor; they differ where the editor closed brackets. */
  readonly after: string;
  readonly suffix: string;
}

export interface Failure {
  readonly place: TruthPlace;
  readonly shown: string | null;
  readonly replaceSuffixChars: number;
  readonly lost: boolean;
  readonly damaged: boolean;
  readonly multiline: boolean | 'auto';
}

/** Throws where there is code of fewer than 8 languages at hand. */
export async function measureTruth(options: TruthOptions = {}): Promise<TruthFigures> {
  const { truthLine, truthBlock, damage } = await reportTruth(options);
  return { truthLine, truthBlock, damage };
}

export async function reportTruth({
  seed = 1,
  places = 2000,
  half = 'report',
  languages,
  onFailure,
}: TruthOptions): Promise<TruthReport> {
  const random = createRandom(seed);
  const all = await readSources(languages);
  const sources = all.filter(({ path }) => (hashOf(`half ${path}`) % 2 === 0) === (half === 'tune'));
  const names = [...new Set(sources.map(({ languageId }) => languageId))].sort();
  if (!languages && names.length < 8)
    throw new Error(`Code in only ${names.length} languages is at hand: ${names.join(', ')}`);
  const reports: Record<string, LanguageReport> = {};
  let [shown, right, nothing, damaged, beyond] = [0, 0, 0, 0, 0];
  for (const [index, name] of names.entries()) {
    const files = sources.filter(({ languageId }) => languageId === name);
    const report = {
      files: files.length,
      lines: 0,
      linesLost: 0,
      holes: 0,
      holesLost: 0,
      blocks: 0,
      blocksLost: 0,
      damaged: 0,
    };
    reports[name] = report;
    const share = Math.floor(places / 2 / names.length) + (index < (places / 2) % names.length ? 1 : 0);
    const chosen = [
      ...choose(files, share, random, lineAt),
      ...choose(files, Math.ceil(share / 4), random, holeAt),
      ...choose(files, share, random, blockAt),
    ];
    for (const place of chosen) {
      const result = replay(place, random);
      const isLine = place.kind === 'line';
      const isHole = place.kind === 'hole';
      const kind = isLine ? 'lines' : isHole ? 'holes' : 'blocks';
      report[kind] += 1;
      if (result.lost) report[`${kind}Lost`] += 1;
      if (result.shown === null) nothing += result.lost ? 1 : 0;
      else {
        shown += 1;
        if (result.isRight) right += 1;
        if (result.damaged) {
          damaged += 1;
          report.damaged += 1;
        }
      }
      beyond += result.readBeyond;
      if (result.lost || result.damaged) onFailure?.({ place, ...result });
    }
  }
  const sum = (field: keyof LanguageReport) =>
    Object.values(reports).reduce((total, report) => total + report[field], 0);
  const kept = (kind: 'lines' | 'holes' | 'blocks') => 100 * (1 - sum(`${kind}Lost`) / sum(kind));
  return {
    truthLine: kept('lines'),
    truthBlock: kept('blocks'),
    damage: (100 * damaged) / shown,
    truthHole: kept('holes'),
    rightSoFar: (100 * right) / shown,
    nothingShown: (100 * nothing) / (shown + nothing),
    readBeyond: beyond / (shown + nothing),
    languages: reports,
  };
}

function choose(
  files: readonly SourceFile[],
  count: number,
  random: Random,
  find: (file: SourceFile, random: Random) => TruthPlace | undefined,
): TruthPlace[] {
  const found: TruthPlace[] = [];
  for (let tries = 0; found.length < count && tries < count * 400; tries += 1) {
    const file = files[Math.floor(random() * files.length)];
    const place = file && find(file, random);
    if (place) found.push(place);
  }
  return found;
}

/** The worse of what is shown where the extension decides how much is wanted, and where that is said. */
function replay(place: TruthPlace, random: Random) {
  const { truth, after, kind } = place;
  const model = truth + after.slice(0, 3000);
  const chunks: string[] = [];
  for (let at = 0; at < model.length; ) {
    const end = at + 1 + Math.floor(random() * 12);
    chunks.push(model.slice(at, end));
    at = end;
  }
  const isBlock = kind !== 'line' && kind !== 'hole';
  const [auto, asked] = [replayAs(place, chunks, 'auto'), replayAs(place, chunks, isBlock)];
  return asked.damaged || (asked.lost && !auto.damaged) ? asked : auto;
}

function replayAs(place: TruthPlace, chunks: readonly string[], multiline: boolean | 'auto') {
  const { prefix, suffix, truth, after, file, kind } = place;
  const asked: RefineCase = { languageId: file.languageId, prefix, suffix, chunks, multiline };
  const { text, replaceSuffixChars, chunksUsed } = refineStream(asked);
  const readBeyond = Math.max(0, chunks.slice(0, chunksUsed).join('').length - truth.length);
  const accepted = (text ?? '') + suffix.slice(replaceSuffixChars);
  const isLine = kind === 'line' || kind === 'hole';
  const survives = isLine
    ? firstLine(accepted).trimEnd() === firstLine(truth + after).trimEnd() && !text?.trimEnd().includes('\n')
    : text?.trimEnd() === truth.trimEnd();
  const isBeginning = suffix === after && replaceSuffixChars === 0 && `${truth}\n`.startsWith((text ?? '').trimEnd());
  const isRight = survives || isBeginning;
  const damaged = text !== null && !(isRight && (survives || nets(text, truth)));
  return { shown: text, replaceSuffixChars, multiline, lost: !survives, damaged, isRight, readBeyond };
}

function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}

/** Whether both open and close as many brackets of each kind. */
function nets(text: string, truth: string): boolean {
  const count = (one: string, char: string) => one.split(char).length;
  return ['()', '[]', '{}'].every((pair) => {
    const net = (one: string) => count(one, pair.charAt(0)) - count(one, pair.charAt(1));
    return net(text) === net(truth);
  });
}

/** Offsets at which the lines of a text begin. */
function startsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

interface FileLine {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function randomLine({ text }: SourceFile, random: Random): FileLine | undefined {
  const starts = startsOf(text);
  const number = 1 + Math.floor(random() * (starts.length - 2));
  const start = starts[number] ?? 0;
  const end = (starts[number + 1] ?? text.length + 1) - 1;
  const line = text.slice(start, end);
  return line.trim() === '' || line.length > 200 ? undefined : { number, start, end, text: line };
}

function lineAt(file: SourceFile, random: Random): TruthPlace | undefined {
  const line = randomLine(file, random);
  if (!line) return undefined;
  const indent = line.text.search(/\S/);
  const column = indent + Math.floor(random() * (line.text.trimEnd().length - indent));
  const at = line.start + column;
  const after = file.text.slice(line.end);
  const truth = file.text.slice(at, line.end);
  const before = file.text.slice(0, at);
  const closers = random() < 0.25 ? closedByEditor(line.text.slice(indent, column), truth) : '';
  return { kind: 'line', file, line: line.number + 1, prefix: before, truth, after, suffix: closers + after };
}

/** What an editor has put behind the cursor: the closers of brackets and quotes of this line that are closed later on it. */
function closedByEditor(before: string, rest: string): string {
  const open = openIn(before);
  const wanted: string[] = [];
  for (const closer of open.toReversed()) {
    if (openIn(before + rest).includes(closer)) break;
    wanted.push(closer);
  }
  const quotes = /["'`]/;
  // Only what the rest really closes, in that order.
  let at = 0;
  for (const closer of wanted) {
    at = rest.indexOf(closer, at) + 1;
    if (at === 0) return '';
  }
  return wanted.some((closer) => quotes.test(closer)) && wanted.length > 1 ? '' : wanted.join('');
}

function openIn(text: string): string[] {
  const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
  const open: string[] = [];
  for (const char of text) {
    const top = open.at(-1);
    if (top === '"' || top === "'" || top === '`') {
      if (char === top) open.pop();
    } else if (char === '"' || char === "'" || char === '`') open.push(char);
    else if (closing[char]) open.push(closing[char]);
    else if (char === top) open.pop();
  }
  return open;
}

function holeAt(file: SourceFile, random: Random): TruthPlace | undefined {
  const line = randomLine(file, random);
  if (!line) return undefined;
  const borders = [...line.text.trimEnd().matchAll(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu)].map(({ index }) => index);
  if (borders.length < 4) return undefined;
  const first = Math.floor(random() * (borders.length - 1));
  const last = first + 1 + Math.floor(random() * (borders.length - first - 1));
  const [from = 0, to = 0] = [borders[first], borders[last]];
  const [start, end] = [line.start + from, line.start + to];
  const after = file.text.slice(end);
  const truth = file.text.slice(start, end);
  // An expression, or part of one: nobody takes out half of a pair of brackets.
  if (openIn(truth).length > 0 || balance(truth) !== 0) return undefined;
  return { kind: 'hole', file, line: line.number + 1, prefix: file.text.slice(0, start), truth, after, suffix: after };
}

const maxBlockLines = 20;
const indented = new Set(['python', 'yaml']);
const wordClosers: Readonly<Record<string, RegExp>> = {
  ruby: /^end\b(?!\.)|^\}/,
  lua: /^end\b|^\}|^until\b/,
  shellscript: /^(?:fi|done|esac|\})(?![\w-])/,
  html: /^<\//,
  vue: /^<\//,
};

function blockAt(file: SourceFile, random: Random): TruthPlace | undefined {
  const line = randomLine(file, random);
  if (!line || /^\s*(?:\/\/|\/?\*|#|--|<!--|[)\]}]|["'`])/.test(line.text)) return undefined;
  const lines = file.text.split('\n');
  const header = lines[line.number] ?? '';
  // A label of C++ owns what follows and has no end of its own.
  if (/^\s*(?:public|private|protected)[\w\s]*:$/.test(header)) return undefined;
  const end = blockEnd(lines, line.number, file.languageId);
  if (end === undefined) return undefined;
  const { body, closer } = end;
  const starts = startsOf(file.text);
  const endOf = (index: number) => (starts[index + 1] ?? file.text.length + 1) - 1;
  const place = (kind: Kind, from: number, to: number): TruthPlace | undefined => {
    const truth = file.text.slice(from, to);
    const count = truth.trim().split('\n').length;
    if (count < 2 || count > maxBlockLines) return undefined;
    const after = file.text.slice(to);
    return { kind, file, line: line.number + 1, prefix: file.text.slice(0, from), truth, after, suffix: after };
  };
  const lastLine = closer ?? body;
  const chance = random();
  if (chance < 1 / 3) return place('statement', line.start + (header.match(/^\s*/)?.[0].length ?? 0), endOf(lastLine));
  if (!opens(header, file.languageId)) return undefined;
  const firstOfBody = lines.findIndex((one, index) => index > line.number && one.trim() !== '');
  const firstIndent = (lines[firstOfBody] ?? '').match(/^\s*/)?.[0].length ?? 0;
  if (chance < 2 / 3) return place('body', (starts[firstOfBody] ?? 0) + firstIndent, endOf(body));
  return place('bodyAndCloser', line.end, endOf(lastLine));
}

function opens(header: string, languageId: string): boolean {
  const code = header.trimEnd();
  if (languageId === 'python')
    return /^\s*(?:(?:async\s+)?(?:def|for|with)|class|if|elif|else|while|try|except|finally)\b.*:$/.test(code);
  if (languageId === 'yaml') return /^\s*[\w-]+:$/.test(code);
  if (languageId === 'ruby') return /^\s*(?:def|class|module|if|unless|while)\b|\bdo(?: \|[^|]*\|)?$/.test(code);
  if (languageId === 'lua') return /\b(?:then|do)$|\bfunction\b.*\)$/.test(code);
  if (languageId === 'shellscript') return /(?:\b(?:then|do)|\{)$/.test(code);
  if (languageId === 'html' || languageId === 'vue') return /^\s*<(?!\/)[\w-]+[^<>]*(?<!\/)>$/.test(code);
  return code.endsWith('{');
}

/** Columns, a tab being 4. */
function indentOf(line: string): number {
  return (line.match(/^\s*/)?.[0] ?? '').replaceAll('\t', '    ').length;
}

/**
 * The last line of the body that the line `from` opens, and its closer if it has one; undefined where there is no body or
 * indentation and brackets disagree.
 */
function blockEnd(
  lines: readonly string[],
  from: number,
  languageId: string,
): { body: number; closer: number | undefined } | undefined {
  const owner = indentOf(lines[from] ?? '');
  let body = from;
  let next = from + 1;
  for (; next < lines.length && next - from < 200; next += 1) {
    const line = lines[next] ?? '';
    if (line.trim() === '') continue;
    if (indentOf(line) <= owner) break;
    body = next;
  }
  if (body === from) return undefined;
  const after = (lines[next] ?? '').trim();
  const isSameLevel = indentOf(lines[next] ?? '') === owner;
  const closes =
    isSameLevel && (indented.has(languageId) ? /^[)\]}]/ : (wordClosers[languageId] ?? /^[)\]}]/)).test(after);
  const opened = balance(lines.slice(from, body + 1).join('\n'));
  if (opened === undefined) return undefined;
  if (!closes) {
    // What goes on at the same level belongs to the statement, too, and is no clear end.
    if (
      isSameLevel &&
      /^(?:[{)\]}>`]|"""|<\/|(?:end|fi|done|else|elif|elsif|elseif|except|finally|catch|rescue|ensure|when|in|case|default)\b|-\s)/.test(
        after,
      )
    )
      return undefined;
    return opened === 0 ? { body, closer: undefined } : undefined;
  }
  // `} else {` opens another block: no clear end either.
  if (
    /[{([]$|\b(?:then|do)$/.test(after) ||
    after.length > 12 + (languageId === 'html' || languageId === 'vue' ? 20 : 0)
  )
    return undefined;
  const whole = balance(lines.slice(from, next + 1).join('\n'));
  const following = lines.slice(next + 1).find((line) => line.trim() !== '') ?? '';
  if (/^\s*(?:else|catch|finally|while)\b/.test(following) && indentOf(following) === owner) return undefined;
  return whole === 0 ? { body, closer: next } : undefined;
}

/** Brackets that are opened and not closed; undefined where one is closed that was not opened. */
function balance(text: string): number | undefined {
  const code = text
    .replaceAll(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, '')
    .replaceAll(/\/\*[\s\S]*?\*\/|(?:\/\/|(?<![\w$])#(?![[!])).*/g, '');
  let depth = 0;
  for (const char of code) {
    if ('([{'.includes(char)) depth += 1;
    if (')]}'.includes(char)) depth -= 1;
    if (depth < 0) return undefined;
  }
  return depth;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      places: { type: 'string', default: '2000' },
      half: { type: 'string', default: 'report' },
      language: { type: 'string', multiple: true },
      show: { type: 'string', default: '0' },
    },
  });
  let left = Number(values.show);
  const { languages, ...figures } = await reportTruth({
    seed: Number(values.seed),
    places: Number(values.places),
    half: values.half === 'tune' ? 'tune' : 'report',
    ...(values.language ? { languages: values.language } : {}),
    onFailure: (failure) => {
      if (left > 0) print(failure);
      left -= 1;
    },
  });
  console.table(languages);
  console.table(Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value.toFixed(2))])));
}

function print({ place, shown, replaceSuffixChars, lost, damaged, multiline }: Failure): void {
  const { kind, file, line, prefix, truth, suffix } = place;
  const lastLines = prefix.split('\n').slice(-4).join('\n');
  const nextLines = suffix.split('\n').slice(0, 4).join('\n');
  console.log(
    `=== ${file.languageId}: ${kind} ${multiline}${lost ? ' lost' : ''}${damaged ? ' DAMAGED' : ''} ${file.path}:${line}`,
  );
  console.log(
    `${lastLines}█${nextLines}\n--- truth\n${truth}\n--- shown (replaces ${replaceSuffixChars})\n${shown ?? 'nothing'}`,
  );
}
