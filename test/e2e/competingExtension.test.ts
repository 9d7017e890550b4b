import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { type Browser, openBrowser } from '../support/browser.ts';
import { completions } from '../support/fixtures/requests.ts';
import { answerAll, type Session, startSession, statusBarId } from '../support/session.ts';
import { until } from '../support/until.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

/** Windsurf has a setting that turns it off, Supermaven has none. */
describe('beside Windsurf and Supermaven', () => {
  const isOn = { 'codeium.enableConfig': { '*': true, go: true, markdown: false } };
  const isOff = { 'codeium.enableConfig': { '*': false, markdown: false } };
  const suppressed = 'editor.inlineSuggest.experimental.suppressInlineSuggestions';
  let session: Session;
  let browser: Browser;
  let workbench: Workbench;
  before(async () => {
    session = await startSession({ others: ['windsurf', 'supermaven'] });
  });
  afterEach(() => browser?.dispose());
  after(() => session?.dispose());

  const settings = () => session.vscode.settings();
  /** A window of a new person, who has not been asked: what was asked is kept in the browser's profile. */
  const openWindow = async (ofWindsurf: typeof isOn | typeof isOff) => {
    await writeFile(
      session.vscode.settingsFile,
      JSON.stringify({ ...(await settings()), ...ofWindsurf, 'starcoder.enabled': true }),
    );
    browser = await openBrowser();
    workbench = await openWorkbench(session.vscode, browser, { openFile: 'shop.py' });
  };
  const waitForSetting = (name: string, expected: unknown) =>
    until(
      name,
      async () => (await settings())[name],
      (value) => JSON.stringify(value) === JSON.stringify(expected),
    );
  let line = 0;
  /** Types on a new line until something is shown that is `expected`, whoever shows it unless told. */
  const type = async (expected = /_by_/) => {
    line += 1;
    answerAll(session.emulator, `_by_starcoder_${line}`);
    await workbench.focusEditor();
    await workbench.press('Control+End');
    await workbench.press('Enter');
    await workbench.type(`x${line} = `);
    return workbench.seeGhostText(expected);
  };
  /** The other extensions may start after StarCoder: it asks about those that have begun to work. */
  const typeUntilAsked = async (question: RegExp) => {
    const typeOn = async () => {
      await type();
      await workbench.waitForAnswers();
      return workbench.notifications();
    };
    await until(`${question}`, typeOn, (texts) => texts.some((text) => question.test(text)));
  };

  it('asks once about each, and "Both" leaves it as it is (demand 16)', async () => {
    await openWindow(isOn);
    for (const name of ['Windsurf', 'Supermaven']) {
      await typeUntilAsked(new RegExp(`${name} also shows suggestions while you type`));
      assert.equal((await workbench.notifications()).length, 1, 'one after the other');
      await workbench.answerNotification(`${name} also shows`, 'Both');
    }
    await workbench.reload();
    await type();
    await type();
    assert.deepEqual(await workbench.notifications(), []);
    const { 'codeium.enableConfig': windsurf, [suppressed]: list } = await settings();
    assert.deepEqual([windsurf, list], [isOn['codeium.enableConfig'], undefined]);
  });

  it('asks nothing about one that is off; "Only Supermaven" turns StarCoder off and says so (demand 16)', async () => {
    await openWindow(isOff);
    await typeUntilAsked(/Supermaven also shows/);
    assert.equal((await workbench.notifications()).length, 1);
    await workbench.answerNotification('Supermaven also shows', 'Only Supermaven');
    await workbench.waitForStatusBar(statusBarId, /StarCoder: off$/);
    await waitForSetting('starcoder.enabled', false);
    assert.equal(await type(), '_by_supermaven');
    assert.deepEqual(completions(session.emulator.log), []);
  });

  it('"Only StarCoder" turns one off by its setting, and puts the one without on the list that VS Code does not ask (demand 16)', async () => {
    await openWindow(isOn);
    await typeUntilAsked(/Windsurf also shows/);
    await workbench.answerNotification('Windsurf also shows', 'Only StarCoder');
    await waitForSetting('codeium.enableConfig', { '*': false, go: false, markdown: false });
    await workbench.waitForNotification(/Supermaven also shows/);
    await workbench.answerNotification('Supermaven also shows', 'Only StarCoder');
    await waitForSetting(suppressed, 'supermaven.supermaven');
    // The file is written before VS Code applies it.
    await until('StarCoder alone', type, (text) => text.startsWith('_by_starcoder'));
    for (let lines = 0; lines < 4; lines += 1) assert.match(await type(), /_by_starcoder/);
  });
});
