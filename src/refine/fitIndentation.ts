import { scan } from '../core/scan.ts';
import { type Draft, indentation, type Place } from './draft.ts';

/**
 * Indents the answer as the lines around the cursor are: tabs or spaces, and no blanks twice where the cursor's line has them already.
 * Every line is decided on as soon as its first word has arrived.
 */
export function fitIndentation(draft: Draft, place: Place): Draft {
  const text = withoutDoubleIndent(draft.text, place);
  const wrong = place.indentUnit === '\t' ? /\n {2}/ : /\n *\t/;
  if (place.indentUnit === undefined || !wrong.test(`\n${text}`))
    return text === draft.text ? draft : { ...draft, text };
  const isForeign = place.indentUnit === '\t' ? /^ {2,}(?=\S)/ : /^\t+(?=\S)/;
  const convert = place.indentUnit === '\t' ? toTabs(place) : toSpaces(place.indentUnit);
  // An answer that has both kinds is indented as some have it, by tabs of eight.
  let isMixed = false;
  const lines = scan(text, place.language, place.state).lines.map(({ start, end, inLiteral, isText }) => {
    const line = text.slice(start, end);
    if (inLiteral || isText || (start === 0 && place.lineBefore !== '')) return line;
    if (!isForeign.test(line))
      isMixed ||= /^[ \t]{2}/.test(line) || (place.indentUnit === '\t' && line.startsWith('\t'));
    return isMixed ? line : line.replace(isForeign, convert);
  });
  return { ...draft, text: lines.join('\n') };
}

function toSpaces(unit: string): (blanks: string) => string {
  return (blanks) => blanks.replaceAll('\t', unit);
}

/** The first line that is indented by spaces tells how many make a step. */
function toTabs({ lineBefore }: Place): (blanks: string) => string {
  const depth = lineBefore.search(/[^\t]|$/) + (lineBefore.trim() === '' ? 0 : 1);
  let step: number | undefined;
  return (blanks) => {
    const isNear = (size: number) => blanks.length % size === 0 && Math.abs(blanks.length / size - depth) <= 1;
    step ??= [4, 2, 8, 3].find(isNear) ?? (blanks.length % 4 === 0 ? 4 : 2);
    return '\t'.repeat(Math.floor(blanks.length / step)) + ' '.repeat(blanks.length % step);
  };
}

/** The cursor stands behind the indentation that is wanted, and the answer begins with blanks of its own. */
function withoutDoubleIndent(
  text: string,
  { lineBefore, extent, linesAbove, language, tabWidth, indentUnit }: Place,
): string {
  const blanks = /^[ \t]+(?=\S)/.exec(text)?.[0];
  if (blanks === undefined || lineBefore === '' || lineBefore.trim() !== '') return text;
  // In prose and lists an item may stand deeper than the one above.
  if (language.strings.length === 0 || language.listItem) return text;
  const content = text.slice(blanks.length);
  const here = indentation(lineBefore, tabWidth);
  const step = indentUnit === undefined ? 4 : indentation(indentUnit, tabWidth);
  const above = indentation(linesAbove.at(-1) ?? '', tabWidth);
  const isContinued =
    extent !== 'body' && (language.chain?.test(content) || language.openEnd?.test(linesAbove.at(-1) ?? ''));
  if (isContinued) return text;
  const wanted = extent === 'body' ? above + step : above;
  const own = indentation(blanks, tabWidth);
  if (here >= wanted || own === here) return content;
  return own === wanted ? ' '.repeat(wanted - here) + content : text;
}
