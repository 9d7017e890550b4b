import assert from 'node:assert/strict';
import { completions } from '../support/fixtures/requests.ts';
import { answerAll, type OpenSession, openSession, statusBarId } from '../support/session.ts';
import { until } from '../support/until.ts';

describe('accepting and dismissing', () => {
  let session: OpenSession;
  before(async () => {
    const settings = {
      // Otherwise a snippet has no ghost text beside it whose keys could be in its way.
      'editor.inlineSuggest.suppressInSnippetMode': false,
    };
    session = await openSession({ openFile: 'queue.ts', settings });
  });
  after(() => session?.dispose());

  /** On a new line at the end of the file: types, and sees the ghost text. */
  const seeAfter = async (typed: string, ghost: string) => {
    const { workbench, emulator } = session;
    await workbench.press('Control+End');
    await workbench.press('Enter');
    answerAll(emulator, ghost);
    await workbench.type(typed);
    await workbench.seeGhostText(ghost);
  };
  const lastLine = async () => (await session.workbench.documentText()).split('\n').at(-1) ?? '';
  const selectedRow = () => session.workbench.page.locator('.suggest-widget.visible .monaco-list-row.focused').first();
  const selectedWord = async () => ((await selectedRow().getAttribute('aria-label')) ?? '').split(',')[0] ?? '';
  /** Opens the list of IntelliSense on a new line. @returns the word that it has selected */
  const openList = async () => {
    const { workbench, emulator } = session;
    answerAll(emulator, '(limit)');
    await workbench.press('Control+End');
    await workbench.press('Enter');
    await workbench.type('job');
    await workbench.press('Control+Space');
    await selectedRow().waitFor();
    return selectedWord();
  };
  const acceptsWithOtherKeys = async () => {
    const { workbench } = session;
    await seeAfter('x = ', 'total_of(cart) + 1');
    await workbench.press('Control+ArrowRight');
    await workbench.waitForGhostText('(cart) + 1');
    await workbench.press('Escape');
    await workbench.waitForNoGhostText();
    assert.equal(await lastLine(), 'x = total_of');
  };

  it('shows several lines with the indentation of the editor, Tab accepts them between the brackets that it closed, and the counter moves', async () => {
    const { workbench, emulator } = session;
    const original = await workbench.documentText();
    await workbench.press('Control+End');
    await workbench.type('\nexport function singleQueue<T>(): JobQueue<T> {\n');
    const ghost = 'const queue = new JobQueue<T>(limit);\n  return queue;';
    await workbench.seeGhostText(ghost);
    const before = `${original}\nexport function singleQueue<T>(): JobQueue<T> {\n  `;
    const { prompt, textSent } = completions(emulator.log).at(-1) ?? {};
    assert.ok(
      prompt?.endsWith(before.trimEnd()) || prompt?.endsWith(before),
      'the prompt is the text before the cursor',
    );
    assert.ok(textSent?.startsWith(ghost), 'the emulator wrote it');
    await workbench.press('Tab');
    await until(
      'the accepted text',
      () => workbench.documentText(),
      (text) => text === `${before}${ghost}\n}`,
    );
    await workbench.waitForStatusBar(statusBarId, /[1-9]\d* req/);
  });

  it('has the keys of the editor at first: Tab accepts, Ctrl+Right takes a word, Esc dismisses', async () => {
    const { workbench } = session;
    await seeAfter('x = ', 'total_of(cart)');
    await workbench.press('Tab');
    await workbench.waitForNoGhostText();
    assert.equal(await lastLine(), 'x = total_of(cart)');
    await acceptsWithOtherKeys();
  });

  it('shows with IntelliSense open what goes on with the selected word, and arrows and Enter stay those of the list (demand 17)', async () => {
    const { workbench } = session;
    // It begins with what is left of the selected word, or there is none.
    const fits = async (word: string) => {
      await workbench.waitForAnswers();
      const ghost = await workbench.ghostText();
      assert.ok(ghost === '' || ghost.startsWith(word.slice('job'.length)), `${ghost} with ${word}`);
    };
    const first = await openList();
    await fits(first);
    await workbench.press('ArrowDown');
    const second = await until('another row', selectedWord, (now) => now !== first);
    await fits(second);
    await workbench.press('Enter');
    await selectedRow().waitFor({ state: 'hidden' });
    assert.equal(await lastLine(), second);
  });

  describe('where Tab always indents', () => {
    before(() => session.workbench.changeUserSettings({ 'starcoder.keys': 'tabIndents' }));

    it('Tab indents every time, and Alt+Enter accepts (demand 18)', async () => {
      const { workbench } = session;
      for (let time = 0; time < 5; time += 1) {
        await seeAfter(`v${time} =`, ` total_of(cart, ${time})`);
        await workbench.press('Tab');
        await workbench.waitForNoGhostText();
        assert.equal(await lastLine(), `v${time} =  `);
      }
      await seeAfter('w =', ' total_of(cart)');
      await workbench.press('Alt+Enter');
      await workbench.waitForNoGhostText();
      assert.equal(await lastLine(), 'w = total_of(cart)');
    });

    it('Ctrl+Right takes a word, Esc dismisses', acceptsWithOtherKeys);

    it('the list of IntelliSense keeps its Tab (demand 18)', async () => {
      const word = await openList();
      await session.workbench.press('Tab');
      await selectedRow().waitFor({ state: 'hidden' });
      assert.equal(await lastLine(), word);
    });

    it('a snippet keeps its Tab (demand 18)', async () => {
      const { workbench, emulator } = session;
      await workbench.press('Control+End');
      await workbench.press('Enter');
      await workbench.runCommand('Snippets: Insert Snippet');
      await workbench.quickPick('forof');
      await workbench.focusEditor();
      answerAll(emulator, '_of_queue');
      await workbench.type('job');
      await workbench.press('Alt+\\');
      await workbench.waitForGhostText('_of_queue');
      await workbench.press('Tab');
      await workbench.type('jobs');
      await workbench.press('Escape');
      await workbench.press('Escape');
      assert.match(await workbench.documentText(), /for \(const job of jobs\) \{/);
    });

    it('Tab moves the focus where the person has it so (demand 18)', async () => {
      const { workbench } = session;
      await seeAfter('y =', ' total_of(cart)');
      const before = await lastLine();
      await workbench.press('Control+m');
      await workbench.press('Tab');
      await workbench.page.locator('.editor-instance .monaco-editor.focused').first().waitFor({ state: 'detached' });
      await workbench.focusEditor();
      assert.equal(await lastLine(), before);
    });
  });
});
