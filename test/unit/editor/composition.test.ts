import assert from 'node:assert/strict';
import { type Change, Composition } from '../../../src/editor/composition.ts';

/** One replaced range, or all that a change replaced; or a change of the selection: what made it, and whether it is a mere cursor. */
type Step = Replaced | readonly Replaced[] | 'key' | 'other' | 'selects';
type Replaced = readonly [offset: number, length: number, text: string];

/** Whether composing was recognised, after each change of the document and the selections behind it. */
function watch(steps: readonly Step[]): boolean[] {
  const composition = new Composition();
  const seen: boolean[] = [];
  for (const step of steps) {
    if (typeof step === 'string') {
      composition.selected(step !== 'other', step !== 'selects');
      seen[Math.max(0, seen.length - 1)] = composition.isOn;
    } else {
      const all = (typeof step[0] === 'number' ? [step] : step) as readonly Replaced[];
      composition.changed(all.map(([rangeOffset, rangeLength, text]): Change => ({ rangeOffset, rangeLength, text })));
      seen.push(composition.isOn);
    }
  }
  return seen;
}

/** As one line: a dot for each change that is no composing, a c for each that is. */
const line = (steps: readonly Step[]): string =>
  watch(steps)
    .map((isOn) => (isOn ? 'c' : '.'))
    .join('');

/** What VS Code 1.139 sent in Chromium 147 (`Input.imeSetComposition`), with a text area where `editor.editContext` is off. */
describe('composing is recognised', () => {
  const cases: Record<string, readonly [expected: string, steps: readonly Step[]]> = {
    'in pinyin, which the characters end': [
      '.cccc.',
      [
        ...[[944, 0, 'j'] as const, 'key' as const, [944, 1, 'ji'] as const, 'key' as const],
        ...[[944, 2, "ji's"] as const, 'key' as const, [944, 4, "ji'su"] as const, 'key' as const],
        ...[[944, 5, "ji'suan"] as const, 'key' as const, [944, 7, '计算'] as const, 'key' as const],
      ],
    ],
    'in pinyin, the characters written twice (text area)': [
      '.c..',
      [[944, 0, 'j'], 'key', [944, 1, 'ji'], 'key', [944, 2, '计'], 'key', [944, 1, '计']],
    ],
    'in pinyin with gaps, as macOS shows it': [
      '.ccc',
      [[9, 0, 'j'], 'key', [9, 1, 'ji'], 'key', [9, 2, 'ji s'], 'key', [9, 4, 'ji su'], 'key'],
    ],
    'in pinyin of which a part is chosen': [
      '.cccc.',
      [
        ...[[950, 0, 'j'] as const, 'key' as const, [950, 1, 'ji'] as const, 'key' as const],
        ...[[950, 2, 'jis'] as const, 'key' as const, [950, 3, '计s'] as const, 'key' as const],
        ...[[950, 2, '计su'] as const, 'key' as const, [950, 3, '计算'] as const, 'key' as const],
      ],
    ],
    'until the letters are written as they are': [
      '.cc..',
      [[955, 0, 'j'], 'key', [955, 1, 'ji'], 'key', [955, 2, 'jis'], 'key', [955, 3, 'jis'], [958, 0, ' '], 'key'],
    ],
    'until the letters are written without their gap': [
      '.cc.',
      [[955, 0, 'j'], 'key', [955, 1, 'ji'], 'key', [955, 2, "ji's"], 'key', [955, 4, 'jis'], 'key'],
    ],
    'while letters are taken back, until none is left': [
      '.ccccc.',
      [
        ...[[962, 0, 'j'] as const, 'key' as const, [962, 1, 'ji'] as const, 'key' as const],
        ...[[962, 2, 'jis'] as const, 'key' as const, [962, 3, 'ji'] as const, 'key' as const],
        ...[[962, 2, 'j'] as const, 'key' as const, [962, 1, 'ji'] as const, 'key' as const, [962, 2, ''] as const],
      ],
    ],
    'over a selection': ['.cc.', [[979, 3, 'z'], 'key', [979, 1, 'zo'], 'key', [979, 2, 'zon'], 'key', [979, 3, '总']]],
    'in Japanese until it is converted': [
      'cccccc..',
      [
        ...[
          [966, 0, 'ｋ'] as const,
          'key' as const,
          [966, 1, 'け'] as const,
          [966, 1, 'けい'] as const,
          'key' as const,
        ],
        ...[[966, 2, 'けいｓ'] as const, 'key' as const, [966, 3, 'けいさ'] as const],
        ...[[966, 3, 'けいさん'] as const, 'key' as const, [966, 4, '計算'] as const, 'key' as const],
        [966, 2, '計算'],
      ],
    ],
    'in Japanese until the kana are written': ['.c.', [[8, 0, 'あ'], 'key', [8, 1, 'あい'], 'key', [8, 2, 'あい']]],
    'in Japanese from narrow letters': ['.cc', [[8, 0, 'k'], 'key', [8, 1, 'か'], [8, 1, 'かn'], 'key']],
    'in Hangul, syllable by syllable': [
      'ccc.ccc..',
      [
        ...[[973, 0, 'ㅎ'] as const, 'key' as const, [973, 1, '하'] as const, [973, 1, '한'] as const],
        ...[[973, 1, '한'] as const, [974, 0, 'ㄱ'] as const, 'key' as const, [974, 1, '그'] as const],
        ...[[974, 1, '글'] as const, [974, 1, '글'] as const, [975, 0, ' '] as const, 'key' as const],
      ],
    ],
    'in bopomofo': ['cc.', [[3, 0, 'ㄐ'], 'key', [3, 1, 'ㄐㄧ'], 'key', [3, 2, '計'], 'key']],
    'in Vietnamese, but for a vowel at the end that has its accents': [
      '.cc.c.',
      [
        ...[[3, 0, 'v'] as const, 'key' as const, [3, 1, 'vi'] as const, 'key' as const],
        ...[[3, 2, 'vie'] as const, 'key' as const, [3, 3, 'viê'] as const],
        ...[[3, 3, 'viêt'] as const, 'key' as const, [3, 4, 'viêt'] as const],
      ],
    ],
  };
  for (const [name, [expected, steps]] of Object.entries(cases)) {
    it(name, () => assert.equal(line(steps), expected));
  }
});

describe('not taken for composing:', () => {
  const cases: Record<string, readonly Step[]> = {
    typing: [[1, 0, 't'], 'key', [2, 0, 'o'], 'key', [3, 0, ' '], 'key', [4, 0, '='], 'key', [5, 0, ' '], 'key'],
    'taking an item of the suggest widget': [[1018, 0, 't'], 'key', [1018, 1, 'total'], 'other'],
    'taking an item that is longer by one letter': [[5, 0, 'i'], 'key', [5, 1, 'if'], 'other'],
    'a longer word of which no cursor tells': [[18, 0, 't'], 'key', [18, 1, 'total']],
    'replacing what stood there before': [[5, 0, 'j'], 'key', [4, 1, 'ji'], 'key'],
    'replacing more than was written': [[5, 0, 'j'], 'key', [5, 2, 'ji'], 'key'],
    'taking an item in capitals, which moves no cursor': [[5, 0, 't'], 'key', [5, 1, 'T']],
    'typing over a selected letter': [[7, 0, 'a'], 'key', 'selects', [7, 1, 'b'], 'key', [8, 0, 'c'], 'key'],
    'typing over a letter until it is longer': [[7, 0, 'a'], 'key', 'selects', [7, 1, 'ab'], 'key'],
    'a snippet': [[4, 0, 'f'], 'key', [4, 1, 'for (const x of xs) {\n}'], 'other', 'selects', [15, 1, 'y'], 'key'],
    'a snippet’s placeholder': [[15, 1, 'y'], 'key', 'selects', [15, 1, 'ya'], 'key'],
    'surrounding a selection': [
      [11, 0, 'a'],
      'key',
      'selects',
      [
        [12, 0, ')'],
        [11, 0, '('],
      ],
      'selects',
    ],
    'several cursors': [
      [
        [51, 0, 'j'],
        [45, 0, 'j'],
      ],
      'selects',
      [
        [52, 1, 'ji'],
        [45, 1, 'ji'],
      ],
      'selects',
    ],
    'a closing bracket that is typed over': [[3, 0, '()'], 'key', [4, 1, ')'], 'key'],
    'indenting anew': [[35, 0, '    '], 'other', [35, 4, '}'], 'key', [36, 0, 'e'], 'key'],
    'a formatter': [[5, 0, 'a'], 'key', [5, 1, 'ab'], 'other', [4, 2, ' ab'], 'other'],
    'formatting several places': [
      [5, 0, 'a'],
      'key',
      [
        [5, 1, 'ab'],
        [1, 0, ' '],
      ],
    ],
    'linked editing': [
      [
        [9, 0, 'd'],
        [1, 0, 'd'],
      ],
      'key',
      [
        [10, 1, 'di'],
        [1, 1, 'di'],
      ],
      'key',
    ],
    'an accent by a dead key': [[5, 0, '´'], 'key', [5, 1, 'é'], [6, 0, 't'], 'key'],
    'an apostrophe by a dead key': [[5, 0, "'"], 'key', [5, 1, "'t"], 'key', [7, 0, ' '], 'key'],
    'an accent by a long key press': [[5, 0, 'e'], 'key', [5, 1, 'é'], [6, 0, 't'], 'key'],
    'a word that is corrected elsewhere': [[5, 0, 'j'], 'key', [1, 3, 'the'], 'key'],
    pasting: [[5, 0, '계산'], 'key', [7, 0, 'jisuan'], 'key'],
    'characters that come ready': [[5, 0, '计'], 'key', [6, 0, '算'], 'key', [7, 0, 'の'], 'key'],
  };
  for (const [name, steps] of Object.entries(cases)) {
    it(name, () => assert.doesNotMatch(line(steps), /c/));
  }

  it('what an undone change leaves behind', () => {
    const composition = new Composition();
    composition.changed([{ rangeOffset: 1, rangeLength: 0, text: 'j' }]);
    composition.changed([]);
    composition.changed([{ rangeOffset: 1, rangeLength: 1, text: 'ji' }]);
    assert.equal(composition.isOn, false);
  });
});
