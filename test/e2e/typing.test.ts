import assert from 'node:assert/strict';
import { isSubsequence } from '../../src/pipeline/carryOver.ts';
import { openSession, statusBarId } from '../support/session.ts';
import { until } from '../support/until.ts';

describe('a person types on', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  before(async function () {
    this.timeout(600_000);
    session = await openSession({ openFile: 'shop.py' });
  });
  after(() => session?.dispose());
  beforeEach(() => session.emulator.reset({ keepTokens: true }));

  /** On a new line: types one letter, and sees what the model then writes. */
  const begin = async (ghost: string) => {
    const { workbench, emulator } = session;
    emulator.answers.push(ghost);
    await workbench.press('Control+End');
    await workbench.type('\n\n');
    await workbench.type('x');
    await workbench.seeGhostText(ghost);
    emulator.reset({ keepTokens: true });
  };

  it('20 characters that agree with the ghost text: it loses its head and never flickers, and nobody is asked (demand 22)', async () => {
    const { workbench, emulator } = session;
    const ghost = '_of_person = total_of(cart)';
    await begin(ghost);
    const film = await workbench.filmGhostText();
    await workbench.type(ghost.slice(0, 20), { delayMs: 150 });
    await workbench.waitForGhostText(ghost.slice(20));
    const seen = await film.stop();
    assert.deepEqual(emulator.log, []);
    const heads = Array.from({ length: 21 }, (_, count) => ghost.slice(count));
    const isInOrder = seen.every((text, at) => at === 0 || heads.indexOf(text) > heads.indexOf(seen[at - 1] ?? ''));
    assert.ok(isInOrder && seen.every((text) => heads.includes(text)), JSON.stringify(seen));
    await workbench.press('Escape');
  });

  it('with brackets and quotes that the editor closes: the same', async () => {
    const { workbench, emulator } = session;
    await begin(' = names(cart, "price")[0]');
    const film = await workbench.filmGhostText();
    await workbench.type(' = names(cart, "price")', { delayMs: 150 });
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
    assert.match(await workbench.documentText(), /\nx = names\(cart, "price"\)\[0\]$/);
  });

  it('while the server hangs: the text is there, nothing complains, and the status bar says that it waits (demand 1)', async () => {
    const { workbench, emulator } = session;
    let release = (_: string) => {};
    emulator.answers.push(() => new Promise<string>((resolve) => (release = resolve)));
    await workbench.press('Control+End');
    await workbench.type('\n\n');
    const text = 'while_it_hangs = [count for count in range(10)]';
    await workbench.type('while', { delayMs: 30 });
    await until(
      'the status bar to say that it waits',
      () => workbench.statusBarItem(statusBarId),
      ({ ariaLabel }) => ariaLabel.includes('The model is asked'),
    );
    await workbench.type(text.slice('while'.length), { delayMs: 30 });
    assert.ok((await workbench.documentText()).endsWith(`\n\n${text}`));
    assert.deepEqual(await workbench.notifications(), []);
    assert.ok(!/(?:error|warning)-kind/.test((await workbench.statusBarItem(statusBarId)).classes));
    // What comes at last is something else, so the model is asked again.
    emulator.answers.push('  # in vain');
    release('not what was typed');
    await workbench.seeGhostText('  # in vain');
    await workbench.press('Escape');
  });

  it('after Escape: the same text stays away, another one comes', async () => {
    const { workbench, emulator } = session;
    await begin('_first = 1');
    await workbench.press('Escape');
    await workbench.waitForNoGhostText();
    const film = await workbench.filmGhostText();
    await workbench.type('_f', { delayMs: 250 });
    assert.deepEqual(emulator.log, []);
    emulator.answers.push('ther = 2');
    await workbench.type('a');
    await workbench.seeGhostText('ther = 2');
    assert.deepEqual(await film.stop(), ['', 'ther = 2']);
    await workbench.press('Escape');
  });

  it('after Escape that closed the suggest widget: the ghost text is still there, for the next Escape', async () => {
    const { workbench } = session;
    await begin('_second = 1');
    const widget = workbench.page.locator('.suggest-widget.visible');
    await workbench.press('Control+Space');
    await widget.waitFor();
    await workbench.press('Escape');
    await widget.waitFor({ state: 'hidden' });
    await workbench.waitForGhostText('_second = 1');
    await workbench.press('Escape');
    await workbench.waitForNoGhostText();
  });
});
