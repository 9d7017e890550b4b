import assert from 'node:assert/strict';
import type { CDPSession } from 'playwright-core';
import { completions } from '../support/fixtures/requests.ts';
import { answerAll, type OpenSession, openSession } from '../support/session.ts';

describe('a person who writes with an input method', () => {
  let session: OpenSession;
  let browser: CDPSession;
  before(async () => {
    session = await openSession({ openFile: 'shop.py' });
    const { page } = session.workbench;
    browser = await page.context().newCDPSession(page);
  });
  after(() => session?.dispose());

  /** A comment's beginning, what was suggested there dismissed, and nothing on its way. */
  async function beginComment() {
    const { workbench, emulator } = session;
    await workbench.press('Control+End');
    answerAll(emulator, 'todo');
    await workbench.type('\n\n# ');
    await workbench.seeGhostText('todo');
    await workbench.press('Escape');
    await workbench.waitForNoGhostText();
    await workbench.waitForAnswers();
  }

  /** Composes each text in place of the one before it. @returns which of them were asked for, and what was shown meanwhile */
  async function compose(texts: readonly string[], answer: string) {
    const { workbench, emulator } = session;
    answerAll(emulator, answer);
    const film = await workbench.filmGhostText();
    for (const [key, text] of texts.entries()) {
      await browser.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
      // Who begins types the second letter at once; later ones when everything is asked that ever will be.
      if (key > 0) await workbench.waitForAnswers();
    }
    const shown = await film.stop();
    const asked = completions(emulator.log).map(({ prompt }) => prompt?.split('# ').at(-1));
    answerAll(emulator, answer);
    // The first letter looks like typing: a slow machine may pause after it.
    return { asked: asked.filter((text) => text !== texts[0]), shown };
  }

  it('sees no ghost text while composing pinyin, nothing of it is asked for, and one request is made for what was written (demand 35)', async () => {
    const { workbench, emulator } = session;
    await beginComment();
    const pinyin = 'jisuanzongjia';
    const keys = [...pinyin].map((_, key) => pinyin.slice(0, key + 1));
    assert.deepEqual(await compose(keys, '，含税'), { asked: [], shown: [''] });
    await browser.send('Input.insertText', { text: '计算总价' });
    await workbench.seeGhostText('，含税');
    assert.equal(completions(emulator.log).length, 1);
    await workbench.press('Tab');
    assert.match(await workbench.documentText(), /# 计算总价，含税$/);
  });

  it('composes kana and Hangul unasked, and has ghost text once they are written as they stand', async () => {
    const { workbench, emulator } = session;
    for (const keys of [
      ['ｋ', 'け', 'けい', 'けいｓ', 'けいさ', 'けいさん'],
      ['ㅎ', '하', '한'],
    ]) {
      await beginComment();
      assert.deepEqual(await compose(keys, ' (1)'), { asked: [], shown: [''] });
      await browser.send('Input.insertText', { text: keys.at(-1) ?? '' });
      await workbench.seeGhostText(' (1)');
      assert.equal(completions(emulator.log).length, 1);
      await workbench.press('Escape');
    }
  });

  it('is not taken to compose where the suggest widget puts a longer word for the one letter typed', async () => {
    const { workbench, emulator } = session;
    await workbench.press('Control+End');
    answerAll(emulator, ' += 1');
    await workbench.type('\n\nqz = 1\nq');
    await workbench.press('Control+Space');
    await workbench.page.locator('.suggest-widget.visible .monaco-list-row.focused[aria-label^="qz"]').waitFor();
    await workbench.press('Enter');
    // Not `seeGhostText`: who asks by hand is answered while composing, too.
    await workbench.waitForGhostText(' += 1');
    assert.match(await workbench.documentText(), /\nqz$/);
  });
});
