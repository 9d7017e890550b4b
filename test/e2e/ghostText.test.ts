import assert from 'node:assert/strict';
import { percentile } from '../../bench/percentile.ts';
import type { RequestRecord } from '../emulator/requestRecord.ts';
import { openSession, statusBarId } from '../support/session.ts';
import { until } from '../support/until.ts';

interface Case {
  readonly file: string;
  /** What the person types at the end of the file; the editor indents and closes brackets by itself. */
  readonly typed: string;
  /** What those keys leave in the document, █ where the cursor then stands. */
  readonly document: string;
  readonly ghost: string;
}

/** The ghost texts stand in the files' own text: the emulator copies from it. */
const cases: readonly Case[] = [
  {
    file: 'shop.py',
    typed: '\n\ndef names(cart: Cart) -> str:\nlines = ',
    document: '\n\ndef names(cart: Cart) -> str:\n    lines = █',
    ghost: '[f"{item.name}: {format_price(item.price)}" for item in cart.items]',
  },
  {
    file: 'queue.ts',
    typed: '\nexport function singleQueue<T>(): JobQueue<T> {\n',
    document: '\nexport function singleQueue<T>(): JobQueue<T> {\n  █\n}',
    ghost: 'const queue = new JobQueue<T>(limit);\n  return queue;',
  },
  {
    file: 'store.go',
    typed: '\nfunc (s *Store) Delete(key string) {\ns.mu.L',
    document: '\nfunc (s *Store) Delete(key string) {\n\ts.mu.L█\n}',
    ghost: 'ock()',
  },
];

const completions = (log: readonly RequestRecord[]) => log.filter(({ route }) => route === 'completions');

describe('a person types', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  before(async function () {
    this.timeout(600_000);
    session = await openSession({ openFile: 'shop.py' });
  });
  after(() => session?.dispose());

  for (const { file, typed, document, ghost } of cases) {
    it(`into ${file}, sees ghost text from the file's own text, accepts it with Tab, and the counter moves`, async () => {
      const { workbench, emulator } = session;
      await workbench.openFile(file);
      // What a first try has left there.
      await workbench.runCommand('File: Revert File');
      await workbench.focusEditor();
      const original = await workbench.documentText();
      const counterBefore = requestsIn((await workbench.statusBarItem(statusBarId)).text);
      const asked = completions(emulator.log).length;
      await workbench.press('Control+End');
      await workbench.type(typed, { delayMs: 30 });
      // VS Code shows the indentation of ghost lines as the editor has them.
      // An answer that began earlier may go on for more lines.
      const shown = await workbench.seeGhostText((text) => text === ghost || text.startsWith(`${ghost}\n`));
      const requests = completions(emulator.log).slice(asked);
      const [before = '', after = ''] = document.split('█');
      const last = requests.at(-1);
      // What is told of other files stands before the text itself.
      const prompt = last?.prompt?.slice(last.prompt.indexOf(original.slice(0, 40))) ?? '';
      assert.ok((original + before).startsWith(prompt), 'the prompt is the text before the cursor, as it was then');
      // What was typed since agreed with the answer.
      const typedSince = (original + before).slice(prompt.length);
      assert.ok(last?.textSent.startsWith(typedSince + shown), 'the emulator wrote it');
      assert.ok(original.includes(shown), 'it stands in the file');
      await workbench.press('Tab');
      // Where the answer began earlier and went on, its next part is shown at once.
      const accepted = original + before + shown + after;
      await until(
        'the accepted text',
        () => workbench.documentText(),
        (text) => text === accepted,
      );
      await workbench.waitForStatusBar(statusBarId, (text) => requestsIn(text) >= counterBefore + requests.length);
    });
  }

  it('something else than the model is writing: its socket closes within 50 ms (demand 10)', async () => {
    const { workbench, emulator } = session;
    await workbench.openFile('shop.py');
    await workbench.press('Control+End');
    await workbench.press('Enter');
    const times: number[] = [];
    for (const word of ['total', 'price', 'count', 'items', 'names']) {
      emulator.reset({ keepTokens: true });
      // Whoever pauses within the word gets it as well.
      emulator.answers.push(...Array(5).fill(['_of', ' = the rest']));
      emulator.knobs.hangAfterFrames = 1;
      await workbench.type(word);
      await emulator.until((log) => completions(log).at(-1)?.textSent === '_of');
      const request = completions(emulator.log).at(-1);
      emulator.knobs.hangAfterFrames = null;
      const pressedAt = Date.now();
      await workbench.type('s');
      await emulator.until(() => request?.abortedAt !== null);
      times.push((request?.abortedAt ?? Number.POSITIVE_INFINITY) - pressedAt);
      await workbench.type(' ');
    }
    // From the key in the browser to the closed socket; longer on a machine that is busy elsewhere.
    const keyTime = await workbench.keyTime();
    console.log(`      ms from the key to the closed socket: ${times}; to move the cursor: ${keyTime.toFixed(0)}`);
    assert.ok(percentile(times, 50) < Math.max(50, 4 * keyTime), `${times} ms`);
  });

  it('quickly: a burst of keys makes one request', async () => {
    const { workbench, emulator } = session;
    await workbench.press('Control+End');
    await workbench.press('Enter');
    emulator.reset({ keepTokens: true });
    await workbench.type('return round(to', { delayMs: 20 });
    await emulator.until((log) => completions(log).some(({ endedAt, abortedAt }) => (endedAt ?? abortedAt) !== null));
    assert.equal(completions(emulator.log).length, 1);
  });

  it('with a token that has expired on the server: it is renewed and nobody notices', async () => {
    const { workbench, emulator } = session;
    await workbench.openFile('store.go');
    emulator.reset({ keepTokens: true });
    emulator.tokens.expireAll();
    const exchanges = emulator.tokens.exchanges;
    await workbench.press('Control+End');
    await workbench.type('\nfunc (s *Store) Clear(key string) {\ns.mu.L', { delayMs: 30 });
    await workbench.seeGhostText('ock()');
    assert.equal(emulator.tokens.exchanges, exchanges + 1);
    assert.deepEqual(
      completions(emulator.log)
        .slice(0, 2)
        .map(({ outcome }) => outcome),
      [111, 'ok'],
    );
    assert.match((await workbench.statusBarItem(statusBarId)).text, /req/);
    await workbench.press('Escape');
  });
});

function requestsIn(text: string): number {
  return Number(/(\d+) req/.exec(text)?.[1] ?? Number.NaN);
}
