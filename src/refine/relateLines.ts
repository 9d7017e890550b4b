import { type ScannedLine, scan } from '../core/scan.ts';
import { indentation, type Place } from './draft.ts';

/** One line of an answer. */
export interface Line extends ScannedLine {
  /** Without the blanks around it. */
  readonly code: string;
  /** The same without the comment at its end. */
  readonly bare: string;
  /** The same with the text before the cursor. */
  readonly head: string;
  /** In columns, the text before the cursor included. */
  readonly indent: number;
  /** Its line end has arrived, or nothing more will come. */
  readonly whole: boolean;
}

/** What the lines of an answer belong to. */
export interface Block {
  /** Indentation of the line that the block belongs to. */
  readonly owner: number;
  /** At this bracket depth the block is over. */
  readonly closedDepth: number;
  /** A line such as `else` may go on with it. */
  readonly mayContinue: boolean;
  /** Items of a list may stand below the owner without indentation: it is no item itself. */
  readonly takesItems: boolean;
}

/** How far a reader has come. */
export interface Progress {
  readonly last: Line | undefined;
  /** A block was opened that ends by its indentation. */
  readonly opened: boolean;
  readonly mayContinue: boolean;
  /**
   * What the next line can be: the `begin` of what a decorator leads to; what a `comment` is about; the other `part` of an expression;
   * more of a `paragraph` that ends at a blank line; the next call of a `chain`, or something else.
   */
  readonly next: 'any' | 'begin' | 'comment' | 'part' | 'paragraph' | 'chain';
}

export type Relation = 'inside' | 'outside' | 'closes' | 'unknown';

/** The lines that are not blank. */
export function linesOf(text: string, { language, state, lineBefore, tabWidth }: Place, ended: boolean): Line[] {
  const scanned = scan(text, language, state).lines;
  return scanned
    .map((line, index): Line => {
      const own = text.slice(line.start, line.end);
      const indent = indentation(index === 0 ? lineBefore + own : own, tabWidth);
      const bare = text.slice(line.start, line.codeEnd).trim();
      const head = index === 0 ? (lineBefore + bare).trim() : bare;
      return { ...line, code: own.trim(), bare, head, indent, whole: ended || index < scanned.length - 1 };
    })
    .filter(({ code }) => code !== '');
}

export function blockAt(place: Place, first: Line | undefined): Block {
  const { language, extent, lineBefore, linesAbove, openers, tabWidth } = place;
  const isOnOwnLine = lineBefore.trim() === '';
  if (extent !== 'body') {
    // The brackets that the cursor's line has opened are closed by the statement.
    const owner = isOnOwnLine ? (first?.indent ?? 0) : indentation(lineBefore, tabWidth);
    return { owner, closedDepth: isOnOwnLine ? 0 : -openers.length, mayContinue: false, takesItems: false };
  }
  const header = isOnOwnLine ? (linesAbove.at(-1) ?? '') : lineBefore;
  const owner = indentation(header, tabWidth);
  return {
    // The last line of a long header may stand deeper than what it opens.
    owner:
      isOnOwnLine && lineBefore !== '' && language.braces ? Math.min(owner, indentation(lineBefore, tabWidth)) : owner,
    closedDepth: language.braces ? -1 : 0,
    mayContinue: language.continuation?.head.test(header.trim()) ?? false,
    takesItems: language.listItem !== undefined && !language.listItem.test(header.trim()),
  };
}

/** Whether `line` still belongs to the block; `unknown` as long as what has arrived of it does not tell. */
export function relate(line: Line, block: Block, progress: Progress, place: Place): Relation {
  const { last, next } = progress;
  if (line.isText) return relateText(line, block, progress, place);
  if (line.inLiteral) return 'inside';
  if (line.depthBefore > block.closedDepth) return relateNested(line, block, place);
  if (last === undefined && place.extent === 'statement') return 'inside';
  const isNext = last !== undefined && line.start === last.end + 1;
  if (next === 'comment' && (!isNext || line.indent !== block.owner)) return 'outside';
  if (next === 'begin' || next === 'part' || next === 'comment')
    return line.indent < block.owner ? 'outside' : 'inside';
  if (next === 'paragraph') return isNext && line.indent >= block.owner ? 'inside' : 'outside';
  if (next === 'chain' && !progress.mayContinue) {
    if (!isNext || line.indent <= block.owner) return 'outside';
    if (place.language.semicolons) return 'inside';
    if (!line.whole && /^(?:[^\p{L}\p{N}_\s]{1,2}|[a-z]+ ?[a-z]{0,3})$/u.test(line.code)) return 'unknown';
    return place.language.chain?.test(line.code) ? 'inside' : 'outside';
  }
  return relateByIndent(line, block, progress, place);
}

/** Brackets are counted wrong where a preprocessor has two beginnings for one end: only a label stands left of its block. */
function relateNested(line: Line, { owner }: Block, { language, extent }: Place): Relation {
  if (extent !== 'body' || !language.braces || line.indent >= owner || !/^[\p{L}_]/u.test(line.code)) return 'inside';
  if (!line.whole) return 'unknown';
  return line.bare.endsWith(':') ? 'inside' : 'outside';
}

/** In a string or comment brackets are words: deeper lines belong to the first, and what looks like its closer. */
function relateText(line: Line, block: Block, { last }: Progress, { extent }: Place): Relation {
  if (last === undefined && extent === 'statement') return 'inside';
  if (line.indent > block.owner) return 'inside';
  if (line.indent < block.owner) return 'outside';
  const wasDeeper = extent === 'body' || (last !== undefined && last.indent > block.owner);
  if (!wasDeeper) return 'outside';
  if (!line.whole && /^(?:<|[efd]\w{0,3})$/.test(line.code)) return 'unknown';
  return /^(?:[)\]}]|<\/|(?:end|fi|done|esac)\b)/.test(line.code) ? 'closes' : 'outside';
}

function relateByIndent(line: Line, block: Block, { opened, mayContinue }: Progress, { language }: Place): Relation {
  const deeperBelongs = mayContinue || (opened && !language.braces);
  if (line.indent > block.owner) return deeperBelongs ? 'inside' : 'outside';
  if (line.indent < block.owner) return 'outside';
  if (block.takesItems && language.listItem?.test(line.code)) return 'inside';
  if (language.closer?.test(line.code)) return 'closes';
  if (mayContinue && language.continuation?.line.test(line.code)) return 'inside';
  const firstWordIsOpen = !line.whole && /^(?:\w*|\}|<\/?)$/.test(line.code);
  return firstWordIsOpen && (mayContinue || language.closer) ? 'unknown' : 'outside';
}
