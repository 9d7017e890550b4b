import assert from 'node:assert/strict';
import { isSubsequence } from '../../src/pipeline/carryOver.ts';
import { completions } from '../support/fixtures/requests.ts';
import { answerAll, type OpenSession, openSession, statusBarId } from '../support/session.ts';

describe('typing on', () => {
  let session: OpenSession;
  before(async () => {
    session = await openSession({ openFile: 'shop.py' });
  });
  after(() => session?.dispose());

  /** On a new line: types a letter with which no word of the file begins, and sees what the model then writes. */
  const begin = async (letter: string, ghost: string) => {
    const { workbench, emulator } = session;
    await workbench.press('Control+End');
    await workbench.press('Escape');
    await workbench.type('\n\n');
    await workbench.waitForAnswers();
    answerAll(emulator, ghost);
    await workbench.type(letter);
    await workbench.seeGhostText(ghost);
    emulator.reset({ keepTokens: true });
  };

  it('20 characters that agree with the ghost text: it loses its head and never flickers, and nobody is asked (demand 22)', async () => {
    const { workbench, emulator } = session;
    const ghost = '_of_person = total_of(cart)';
    await begin('x', ghost);
    const film = await workbench.filmGhostText();
    await workbench.typeAndWait(ghost.slice(0, 20));
    await workbench.waitForGhostText(ghost.slice(20));
    const seen = await film.stop();
    assert.deepEqual(emulator.log, []);
    const heads = Array.from({ length: 21 }, (_, count) => ghost.slice(count));
    const isInOrder = seen.every((text, at) => at === 0 || heads.indexOf(text) > heads.indexOf(seen[at - 1] ?? ''));
    assert.ok(isInOrder && seen.every((text) => heads.includes(text)), JSON.stringify(seen));
  });

  it('with brackets and quotes that the editor closes: the same', async () => {
    const { workbench, emulator } = session;
    await begin('x', ' = names(cart, "price")[0]');
    const film = await workbench.filmGhostText();
    await workbench.typeAndWait(' = names(cart, "price")');
    await workbench.waitForGhostText('[0]');
    const seen = await film.stop();
    assert.deepEqual(emulator.log, []);
    // What the editor writes behind the cursor is not shown any more, too.
    const isLeftOf = (text: string, before: string) => text !== '' && isSubsequence(text, before.slice(1));
    assert.ok(
      seen.every((text, at) => at === 0 || isLeftOf(text, seen[at - 1] ?? '')),
      JSON.stringify(seen),
    );
    await workbench.press('Tab');
    await workbench.waitForNoGhostText();
    assert.match(await workbench.documentText(), /\nx = names\(cart, "price"\)\[0\]$/);
  });

  it('something else than the model is writing: its request is closed (demand 10)', async () => {
    const { workbench, emulator } = session;
    await workbench.press('Control+End');
    await workbench.type('\n\n');
    await workbench.waitForAnswers();
    answerAll(emulator, '_of = the rest');
    emulator.knobs.hangAfterFrames = 1;
    await workbench.type('total');
    await emulator.until((log) => completions(log).some(({ textSent }) => textSent !== ''), 20_000);
    const request = completions(emulator.log).find(({ textSent }) => textSent !== '');
    emulator.knobs.hangAfterFrames = null;
    await workbench.type('s');
    await emulator.until(() => request?.abortedAt !== null, 20_000);
  });

  it('while the server hangs: the text is there, nothing complains, and the status bar says that it waits (demand 1)', async () => {
    const { workbench, emulator } = session;
    await workbench.press('Control+End');
    await workbench.type('\n\n');
    await workbench.waitForAnswers();
    const waiting: ((answer: string) => void)[] = [];
    emulator.reset({ keepTokens: true });
    emulator.answers.push(...Array(50).fill(() => new Promise<string>((resolve) => waiting.push(resolve))));
    const text = 'while_it_hangs = [count for count in range(10)]';
    // After a letter VS Code would not wait so long for the answer.
    await workbench.type('while_it_hangs = ');
    await workbench.waitForStatusBarLabel(statusBarId, /The model is asked/);
    await workbench.type(text.slice('while_it_hangs = '.length));
    assert.ok((await workbench.documentText()).endsWith(`\n\n${text}`));
    assert.deepEqual(await workbench.notifications(), []);
    assert.ok(!/(?:error|warning)-kind/.test((await workbench.statusBarItem(statusBarId)).classes));
    // What comes at last is something else, so the model is asked again.
    emulator.answers.splice(0, 50, ...Array<string>(9).fill('  # in vain'));
    for (const answer of waiting) answer('not what was typed');
    await workbench.seeGhostText('  # in vain');
  });

  it('after Escape: the same text stays away, another one comes', async () => {
    const { workbench, emulator } = session;
    await begin('q', '_first = 1');
    await workbench.press('Escape');
    await workbench.waitForNoGhostText();
    const film = await workbench.filmGhostText();
    await workbench.typeAndWait('_f');
    assert.deepEqual(emulator.log, []);
    answerAll(emulator, 'ther = 2');
    await workbench.type('a');
    await workbench.seeGhostText('ther = 2');
    assert.deepEqual(await film.stop(), ['', 'ther = 2']);
  });

  it('after Escape that closed the suggest widget: the ghost text is still there, for the next Escape', async () => {
    const { workbench } = session;
    await begin('z', '_second = 1');
    const widget = workbench.page.locator('.suggest-widget.visible');
    await workbench.press('Control+Space');
    await widget.waitFor();
    await workbench.press('Escape');
    await widget.waitFor({ state: 'hidden' });
    await workbench.seeGhostText('_second = 1');
    await workbench.press('Escape');
    await workbench.waitForNoGhostText();
  });
});
