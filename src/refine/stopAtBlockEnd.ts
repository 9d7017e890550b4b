import type { Place } from './draft.ts';
import { cutAt, type Refiner } from './draft.ts';
import { blockAt, type Line, linesOf, type Progress, relate } from './relateLines.ts';

/** Cuts where the statement or the block that was wanted ends. */
export const stopAtBlockEnd: Refiner = (draft, place, ended) => {
  const { language, extent } = place;
  const lines = linesOf(draft.text, place, ended);
  const block = blockAt(place, lines[0]);
  let progress: Progress = { last: undefined, opened: extent === 'body', mayContinue: block.mayContinue, next: 'any' };
  let first = lines[0];
  for (const line of lines) {
    const relation = relate(line, block, progress, place);
    if (relation === 'unknown') return { ...draft, undecided: true };
    if (relation === 'outside') return cutAt(draft, progress.last?.end ?? 0);
    if (relation === 'closes') return line.whole ? cutAt(draft, line.end) : draft;

    if (progress.next === 'begin' || progress.next === 'comment') first = line;
    const isFirst = extent === 'statement' && (line === first || progress.next === 'part');
    const mayContinue = isFirst ? (language.continuation?.head.test(line.head) ?? false) : progress.mayContinue;
    const opened = progress.opened || (line.depthAfter === 0 && language.blockOpener.test(line.head));
    const closed =
      !line.isText && line.depthAfter <= block.closedDepth && !line.leavesLiteral && (language.braces || !opened);
    const statement = draft.text.slice(first?.start, line.codeEnd).trim();
    const next = extent === 'statement' && closed ? whatFollows(statement, line, progress, place) : 'any';
    if (closed && line.whole && !mayContinue && next === 'any') return cutAt(draft, line.end);
    progress = { last: line, opened, mayContinue, next };
  }
  return draft;
};

/** What the line after `line`, at which all brackets of the statement are closed, has to do with it. */
function whatFollows(statement: string, line: Line, { next, last }: Progress, { language }: Place): Progress['next'] {
  // Comments between a line and what it leads to change nothing, and one in front of a statement belongs to it.
  if (line.bare === '' && next !== 'chain') return last === undefined || next === 'comment' ? 'comment' : next;
  if (language.leadIn?.test(statement)) return 'begin';
  if (language.openEnd?.test(statement)) return 'part';
  if (language.statementEnd !== undefined) return line.bare.endsWith(language.statementEnd) ? 'any' : 'paragraph';
  // Looking ahead costs the time that the model takes for it: only where there is something to expect.
  if (language.semicolons) return /[;{}:]$|^#/.test(line.bare) ? 'any' : 'chain';
  const isLink = next === 'chain' && last !== undefined;
  return language.chain && !(isLink ? /[;,{]$/ : /[;,{}]$/).test(line.bare) ? 'chain' : 'any';
}
