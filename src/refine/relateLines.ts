import { type ScannedLine, scan } from '../core/scan.ts';
import { indentation, type Place } from './draft.ts';

/** One line of an answer. */
export interface Line extends ScannedLine {
  /** Without the blanks around it. */
  readonly code: string;
  /** The same without the comment at its end. */
  readonly bare: string;
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
   * What the next line can be: the `begin` of what a decorator leads to; the other `part` of an expression; more of a
   * `paragraph` that ends at a blank line; the next call of a `chain`, or something else.
   */
  readonly next: 'any' | 'begin' | 'part' | 'paragraph' | 'chain';
}

export type Relation = 'inside' | 'outside' | 'closes' | 'unknown';

/** The lines that are not blank. */
export function linesOf(text: string, { language, state, lineBefore }: Place, ended: boolean): Line[] {
  const scanned = scan(text, language, state).lines;
  return scanned
    .map((line, index): Line => {
      const own = text.slice(line.start, line.end);
      const indent = indentation(index === 0 ? lineBefore + own : own);
      const bare = text.slice(line.start, line.codeEnd).trim();
      return { ...line, code: own.trim(), bare, indent, whole: ended || index < scanned.length - 1 };
    })
    .filter(({ code }) => code !== '');
}

export function blockAt({ language, extent, lineBefore, lineAbove }: Place, first: Line | undefined): Block {
  if (extent !== 'body') return { owner: first?.indent ?? 0, closedDepth: 0, mayContinue: false, takesItems: false };
  const header = lineBefore.trim() === '' ? lineAbove : lineBefore;
  return {
    owner: indentation(header),
    closedDepth: language.braces ? -1 : 0,
    mayContinue: language.continuation?.head.test(header.trim()) ?? false,
    takesItems: language.listItem !== undefined && !language.listItem.test(header.trim()),
  };
}

/** Whether `line` still belongs to the block; `unknown` as long as what has arrived of it does not tell. */
export function relate(line: Line, block: Block, progress: Progress, place: Place): Relation {
  const { last, next } = progress;
  if (line.inLiteral || line.depthBefore > block.closedDepth) return 'inside';
  if (last === undefined && place.extent === 'statement') return 'inside';
  if (next === 'begin' || next === 'part') return line.indent < block.owner ? 'outside' : 'inside';
  const isNext = last !== undefined && line.start === last.end + 1;
  if (next === 'paragraph') return isNext && line.indent >= block.owner ? 'inside' : 'outside';
  if (next === 'chain' && !progress.mayContinue) {
    if (!isNext || line.indent <= block.owner) return 'outside';
    if (!line.whole && /^[^\p{L}\p{N}_\s]{1,2}$/u.test(line.code)) return 'unknown';
    return place.language.chain?.test(line.code) ? 'inside' : 'outside';
  }
  return relateByIndent(line, block, progress, place);
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
