import assert from 'node:assert/strict';
import type { CDPSession } from 'playwright-core';
import type { RequestRecord } from '../emulator/requestRecord.ts';
import { openSession } from '../support/session.ts';

const completions = (log: readonly RequestRecord[]) => log.filter(({ route }) => route === 'completions');

describe('a person who writes with an input method', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  let browser: CDPSession;
  before(async function () {
    this.timeout(600_000);
    session = await openSession({ openFile: 'shop.py' });
    const { page } = session.workbench;
    browser = await page.context().newCDPSession(page);
  });
  after(() => session?.dispose());

  /** A comment's beginning, what was suggested there dismissed, and nothing on its way. */
  async function beginComment() {
    const { workbench, emulator } = session;
    await workbench.press('Control+End');
    // The last accepted suggestion's look-ahead may take one.
    for (let more = 0; more < 3; more += 1) emulator.answers.push('todo');
    await workbench.type('\n\n# ');
    await workbench.seeGhostText('todo');
    await workbench.press('Escape');
    await workbench.waitForNoGhostText();
    emulator.reset({ keepTokens: true });
  }

  /** Composes each text in place of the one before it. @returns which of them were asked for, and what was shown meanwhile */
  async function compose(texts: readonly string[], answer: string) {
    const { emulator } = session;
    const { page } = session.workbench;
    const film = await session.workbench.filmGhostText();
    for (const [key, text] of texts.entries()) {
      emulator.answers.push(answer);
      await browser.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
      // As slowly as somebody who looks for a character: longer than any pause of ours. Who begins types the second letter at once.
      if (key > 0) await page.waitForTimeout(key % 4 === 3 ? 600 : 150);
    }
    const shown = await film.stop();
    const asked = completions(emulator.log).map(({ prompt }) => prompt?.split('# ').at(-1));
    console.log(
      `      composing, ${texts.length} keys: asked for ${JSON.stringify(asked)}, shown ${JSON.stringify(shown)}`,
    );
    emulator.reset({ keepTokens: true });
    emulator.answers.push(answer);
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
    emulator.reset({ keepTokens: true });
    // One for each letter after which there may be a pause.
    for (let more = 0; more < 9; more += 1) emulator.answers.push(' += 1');
    await workbench.type('\n\nqz = 1\nq');
    await workbench.press('Control+Space');
    await workbench.page.locator('.suggest-widget.visible .monaco-list-row.focused[aria-label^="qz"]').waitFor();
    await workbench.press('Enter');
    // Not `seeGhostText`: who asks by hand is answered while composing, too.
    await workbench.waitForGhostText(' += 1');
    assert.match(await workbench.documentText(), /\nqz$/);
  });
});
