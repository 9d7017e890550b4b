import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSession, root, type Session, statusBarId } from '../support/session.ts';
import { until } from '../support/until.ts';
import type { Workbench } from '../support/workbench.ts';

const question = /Windsurf also shows suggestions while you type/;

describe('other extensions that show suggestions', () => {
  let session: Session & { readonly workbench: Workbench };
  const open = async (others: readonly string[], settings: Record<string, unknown> = {}) => {
    session = await openSession({ openFile: 'shop.py', others, settings });
  };
  afterEach(() => session?.dispose());

  let line = 0;
  /** Types on a new line until something is shown that is `expected`, whoever shows it unless told. */
  const type = async (expected?: RegExp) => {
    const { workbench, emulator } = session;
    emulator.reset({ keepTokens: true });
    line += 1;
    emulator.answers.push(...Array(3).fill(`_by_starcoder_${line}`));
    await workbench.focusEditor();
    await workbench.press('Control+End');
    await workbench.press('Enter');
    await workbench.type(`x${line} = total`, { delayMs: 30 });
    return workbench.waitForGhostText(expected);
  };
  const settings = () => session.vscode.settings();
  /** The choice is written within a second. */
  const writtenWithin = (aSecond: number, name: string) =>
    until(
      name,
      async () => (await settings())[name],
      (value) => value !== undefined,
      aSecond,
    );

  it('one with a setting: one question, ever; "Only StarCoder" turns it off within a second (demand 16)', async function () {
    this.timeout(300_000);
    await open(['windsurf'], { 'codeium.enableConfig': { '*': true, go: true, markdown: false } });
    const { workbench } = session;
    await type();
    await workbench.waitForNotification(question);
    mkdirSync(join(root, 'out'), { recursive: true });
    await workbench.screenshot(join(root, 'out/neighbour.png'));
    const aSecond = await workbench.aSecond();
    await workbench.answerNotification('Windsurf also shows', 'Only StarCoder');
    const kept = JSON.stringify({ '*': false, go: false, markdown: false });
    const written = async () => JSON.stringify((await settings())['codeium.enableConfig']);
    await until('the setting', written, (value) => value === kept, aSecond);
    assert.match(await type(), /_by_starcoder/);
    await workbench.changeUserSettings({ 'codeium.enableConfig': undefined });
    await workbench.reload();
    await type();
    await type();
    assert.deepEqual(await workbench.notifications(), []);
  });

  it('one without a setting: VS Code asks it no more within a second; and "Both" leaves two (demand 16)', async function () {
    this.timeout(300_000);
    await open(['supermaven', 'windsurf']);
    const { workbench } = session;
    await type();
    await workbench.waitForNotification(question);
    assert.equal((await workbench.notifications()).length, 1, 'one after the other');
    await workbench.answerNotification('Windsurf also shows', 'Both');
    await workbench.waitForNotification(/Supermaven also shows/);
    assert.equal((await settings())['codeium.enableConfig'], undefined);
    const aSecond = await workbench.aSecond();
    await workbench.answerNotification('Supermaven also shows', 'Only StarCoder');
    const list = await writtenWithin(aSecond, 'editor.inlineSuggest.experimental.suppressInlineSuggestions');
    assert.equal(list, 'Supermaven.supermaven');
    // Whoever of the two that are left is quicker.
    await type(/_by_(?:starcoder|windsurf)/);
  });

  it('"Only Supermaven" turns StarCoder off within a second, and says so (demand 16)', async function () {
    this.timeout(300_000);
    await open(['supermaven']);
    const { workbench, emulator } = session;
    await type();
    await workbench.waitForNotification(/Supermaven also shows/);
    const aSecond = await workbench.aSecond();
    await workbench.answerNotification('Supermaven also shows', 'Only Supermaven');
    await workbench.waitForStatusBar(statusBarId, /StarCoder: off$/, aSecond);
    assert.equal((await settings())['starcoder.enabled'], false);
    assert.equal(await type(), '_by_supermaven');
    assert.deepEqual(
      emulator.log.filter(({ route }) => route === 'completions'),
      [],
    );
  });

  it('one that is turned off already is not asked about', async function () {
    this.timeout(300_000);
    await open(['windsurf'], { 'codeium.enableConfig': { '*': false, markdown: false } });
    assert.match(await type(), /_by_starcoder/);
    assert.match(await type(), /_by_starcoder/);
    assert.deepEqual(await session.workbench.notifications(), []);
  });
});
