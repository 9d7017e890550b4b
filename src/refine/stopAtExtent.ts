import { cutAt, type Draft, indentation, type Place, type Refiner } from './draft.ts';
import { type ScannedLine, scan } from './scan.ts';

/** Cuts where the line, the statement or the block that was wanted ends. */
export const stopAtExtent: Refiner = (draft, place, ended) =>
  place.extent === 'line' ? stopAtLineEnd(draft) : stopAtBlockEnd(draft, place, ended);

/** The first line that is not blank is the last; line ends before it lead to it. */
function stopAtLineEnd(draft: Draft): Draft {
  const line = /\S[^\n]*\n/.exec(draft.text);
  return line ? cutAt(draft, line.index + line[0].length - 1) : draft;
}

function stopAtBlockEnd(draft: Draft, place: Place, ended: boolean): Draft {
  const block = blockAt(place, draft.text, ended);
  let last: Line | undefined;
  let opened = place.extent === 'body';
  for (const line of block.lines) {
    const relation = last === undefined && place.extent === 'statement' ? 'inside' : relate(line, block, opened, place);
    if (relation === 'unknown') return draft;
    if (relation === 'outside') return cutAt(draft, last?.end ?? 0);
    if (relation === 'closes') return line.whole ? cutAt(draft, line.end) : draft;
    last = line;
    opened ||= line.depthAfter === 0 && place.language.blockOpener.test(line.code);
    const closed = line.depthAfter <= block.closedDepth && !line.leavesLiteral && (place.language.braces || !opened);
    if (closed && line.whole && !block.mayContinue) return cutAt(draft, line.end);
  }
  return draft;
}

interface Line extends ScannedLine {
  /** Without the blanks around it. */
  readonly code: string;
  /** In columns, the text before the cursor included. */
  readonly indent: number;
  /** Its line end has arrived, or nothing more will come. */
  readonly whole: boolean;
}

interface Block {
  /** The lines of the answer that are not blank. */
  readonly lines: readonly Line[];
  /** Indentation of the line that the block belongs to. */
  readonly owner: number;
  /** At this bracket depth the block is over. */
  readonly closedDepth: number;
  /** A line such as `else` may go on with it. */
  readonly mayContinue: boolean;
}

function blockAt(place: Place, text: string, ended: boolean): Block {
  const { language, extent, lineBefore } = place;
  const scanned = scan(text, language, place.state).lines;
  const lines = scanned
    .map((line, index): Line => {
      const own = text.slice(line.start, line.end);
      const indent = indentation(index === 0 ? lineBefore + own : own);
      return { ...line, code: own.trim(), indent, whole: ended || index < scanned.length - 1 };
    })
    .filter(({ code }) => code !== '');
  const ownerLine = lineBefore.trim() === '' ? place.lineAbove : lineBefore;
  const header = extent === 'body' ? ownerLine.trim() : (lines[0]?.code ?? '');
  return {
    lines,
    owner: extent === 'body' ? indentation(ownerLine) : (lines[0]?.indent ?? 0),
    closedDepth: extent === 'body' && language.braces ? -1 : 0,
    mayContinue: language.continuation?.head.test(header) ?? false,
  };
}

type Relation = 'inside' | 'outside' | 'closes' | 'unknown';

function relate(line: Line, block: Block, opened: boolean, { language }: Place): Relation {
  if (line.inLiteral || line.depthBefore > block.closedDepth) return 'inside';
  const deeperBelongs = block.mayContinue || (opened && !language.braces);
  if (line.indent > block.owner) return deeperBelongs ? 'inside' : 'outside';
  if (line.indent < block.owner) return 'outside';
  if (language.closer?.test(line.code)) return 'closes';
  if (block.mayContinue && language.continuation?.line.test(line.code)) return 'inside';
  const firstWordIsOpen = !line.whole && /^(?:\w*|\}|<\/?)$/.test(line.code);
  return firstWordIsOpen && (block.mayContinue || language.closer) ? 'unknown' : 'outside';
}
