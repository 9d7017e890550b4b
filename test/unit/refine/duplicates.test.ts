import assert from 'node:assert/strict';
import { isSubsequence } from '../../../src/pipeline/carryOver.ts';
import { afterTab, type Spot } from '../../support/golden.ts';
import { autoClosed, programs } from '../../support/programs.ts';

interface Fixture {
  readonly spot: Spot;
  readonly raw: string;
  /** The document as it should be. */
  readonly truth: string;
}

/** In every program: behind each bracket and quote with what the editor closes, and at each line; the model writes on into what stands below. */
function fixtures(): Fixture[] {
  return programs.flatMap(({ languageId, text }) => {
    let end = -1;
    return text.split('\n').flatMap((line) => {
      const start = end + 1;
      end = start + line.length;
      if (line.trim() === '') return [];
      const below = text.slice(end);
      const nextLines = below.split('\n').slice(1, 4).join('\n');
      const at = (column: number, closers: string, raw: string): Fixture => {
        const prefix = text.slice(0, start + column);
        return { spot: { languageId, prefix, suffix: closers + below }, raw, truth: text };
      };
      const withinLine = [...line.matchAll(/[([{"'`]/g)].flatMap(({ index }) => {
        const closers = autoClosed(line.slice(0, index + 1));
        const rest = line.slice(index + 1);
        const answers = closers === '' ? [] : [rest, `${rest}\n`, `${rest}\n${nextLines}`];
        return answers.map((raw) => at(index + 1, closers, raw));
      });
      const indent = line.search(/\S/);
      const wholeLines = [`${line.trim()}\n${nextLines}`, line.trim() + below];
      return [...withinLine, ...wholeLines.map((raw) => at(indent, '', raw))];
    });
  });
}

describe('what stands behind the cursor', () => {
  it('is never there twice: brackets and quotes that the editor closed, and the lines below (demand 2)', () => {
    const all = fixtures();
    assert.ok(all.length >= 200, `${all.length}`);
    let shown = 0;
    for (const { spot, raw, truth } of all) {
      const after = afterTab(spot, raw);
      if (!after) continue;
      shown += 1;
      // Nothing that the program does not have; a piece of it may still be missing.
      assert.ok(isSubsequence(after.document, truth), `${spot.prefix.split('\n').at(-1)}█ + ${raw} = ${after.text}`);
    }
    assert.ok(shown > all.length * 0.8, `${shown} of ${all.length} shown`);
  });
});
