import assert from 'node:assert/strict';
import { completions } from '../support/fixtures/requests.ts';
import { answerAll, type OpenSession, openSession } from '../support/session.ts';

describe('with Vim', () => {
  let session: OpenSession;
  before(async () => {
    session = await openSession({ openFile: 'shop.py', others: ['vim'], settings: { 'starcoder.keys': 'vim' } });
    await inNormalMode();
  });
  after(() => session?.dispose());

  /** As the shape of the cursor shows. */
  const cursor = (shape: 'block' | 'line') =>
    session.workbench.page
      .locator(`.monaco-editor.focused .cursor-${shape}-style`)
      .first()
      .waitFor({ state: 'attached' });
  const inNormalMode = () => cursor('block');
  /** Goes to the end of the file, and on to a new line. */
  const inInsertMode = async () => {
    const { workbench } = session;
    await workbench.press('Control+End');
    await workbench.type('A');
    await cursor('line');
    await workbench.press('Enter');
  };
  const lastLine = async () => (await session.workbench.documentText()).split('\n').at(-1)?.trimStart();

  it('Normal and Visual mode ask for nothing, in Insert mode Tab accepts (demand 24)', async () => {
    const { workbench, emulator } = session;
    await workbench.press('Control+End');
    await workbench.typeAndWait('hhlhxlxhxvllhx');
    await workbench.press('Escape');
    await inNormalMode();
    await workbench.waitForAnswers();
    assert.deepEqual(completions(emulator.log), []);
    await inInsertMode();
    answerAll(emulator, 'total_of(cart)');
    await workbench.type('x = ');
    await workbench.seeGhostText('total_of(cart)');
    await workbench.press('Tab');
    await workbench.waitForNoGhostText();
    assert.equal(await lastLine(), 'x = total_of(cart)');
    await workbench.press('Escape');
    await inNormalMode();
  });

  it('Esc dismisses and leaves Insert mode at once, and what was dismissed stays away (demand 24)', async () => {
    const { workbench, emulator } = session;
    await inInsertMode();
    answerAll(emulator, 'total_of(1)');
    await workbench.type('x = ');
    await workbench.seeGhostText('total_of(1)');
    await workbench.press('Escape');
    await workbench.waitForNoGhostText();
    await inNormalMode();
    await workbench.type('A');
    await cursor('line');
    const asked = completions(emulator.log).length;
    await workbench.typeAndWait('t');
    assert.equal(await workbench.ghostText(), '');
    assert.equal(completions(emulator.log).length, asked);
    await workbench.press('Escape');
    await inNormalMode();
  });

  it('with the keys of the editor Esc only leaves Insert mode: the suggestion comes back (demand 24)', async () => {
    const { workbench, emulator } = session;
    await workbench.type('i');
    await cursor('line');
    await workbench.changeUserSettings({ 'starcoder.keys': undefined });
    await workbench.press('Escape');
    await inNormalMode();
    await inInsertMode();
    answerAll(emulator, 'total_of(7)');
    await workbench.type('z = ');
    await workbench.seeGhostText('total_of(7)');
    await workbench.press('Escape');
    await inNormalMode();
    await workbench.waitForNoGhostText();
    await workbench.type('A');
    await cursor('line');
    await workbench.type('t');
    await workbench.seeGhostText('otal_of(7)');
  });
});
