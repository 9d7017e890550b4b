import type { Language } from './language.ts';
import { prefixLimits } from './limits.ts';
import { multilineStrings } from './literals.ts';
import { type ScanState, walk, withoutOuterBrackets } from './scan.ts';

/** What is open at the cursor was opened within so many characters, or it does not matter. */
const farthest = 10_000;

/** Where a cursor behind `prefix` stands. */
export function stateAt(prefix: string, language: Language): ScanState {
  const text = recent(prefix);
  const plain = read(text, language, []);
  if (plain.hidden === 0 || !(text.length < prefix.length || mayBeCut(prefix))) return plain.state;
  // A text cut inside a string reads inside out, and the definitions at its left hide in strings: the reading that hides the
  // fewest is the one to believe.
  const others = multilineStrings(language).map((string) => read(text, language, [string]));
  return others.reduce((best, other) => (other.hidden < best.hidden ? other : best), plain).state;
}

/** Whole lines as far as there are any. */
function recent(prefix: string): string {
  return prefix.length <= farthest ? prefix : prefix.slice(prefix.indexOf('\n', prefix.length - farthest) + 1);
}

/** Reads from one beginning, and counts the lines at the left that would open a block if they were not inside a string. */
function read(prefix: string, language: Language, from: ScanState): { state: ScanState; hidden: number } {
  let hidden = 0;
  const state = walk(prefix, language, from, {
    line: ({ start, end, inLiteral, isText }) => {
      if (!(inLiteral || isText) || start === 0 || !/\S/.test(prefix.charAt(start))) return;
      if (language.blockOpener.test(prefix.slice(start, end).trimEnd())) hidden += 1;
    },
  });
  return { state: withoutOuterBrackets(state), hidden };
}

function mayBeCut(prefix: string): boolean {
  if (prefix.length >= prefixLimits.characters) return true;
  let lines = 0;
  for (let at = prefix.indexOf('\n'); at >= 0; at = prefix.indexOf('\n', at + 1)) lines += 1;
  return lines >= prefixLimits.lines;
}
