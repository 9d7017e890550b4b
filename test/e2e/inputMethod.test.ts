import assert from 'node:assert/strict';
import type { RequestRecord } from '../emulator/requestRecord.ts';
import { openSession } from '../support/session.ts';

const completions = (log: readonly RequestRecord[]) => log.filter(({ route }) => route === 'completions');

describe('a person who writes with an input method', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  before(async function () {
    this.timeout(600_000);
    session = await openSession({ openFile: 'shop.py' });
  });
  after(() => session?.dispose());

  it('sees no ghost text while composing pinyin, and one request is made for what was written (demand 35)', async () => {
    const { workbench, emulator } = session;
    const { page } = workbench;
    const browser = await page.context().newCDPSession(page);
    const compose = (text: string) =>
      browser.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await workbench.press('Control+End');
    await workbench.type('\n\n# ');
    await emulator.until((log) => log.every(({ endedAt, abortedAt }) => (endedAt ?? abortedAt) !== null));
    await workbench.press('Escape');
    emulator.reset({ keepTokens: true });
    const film = await workbench.filmGhostText();
    const pinyin = 'jisuanzongjia';
    for (let length = 1; length <= pinyin.length; length += 1) {
      emulator.answers.push('，含税');
      await compose(pinyin.slice(0, length));
      // As slowly as somebody who looks for a character: longer than any pause of ours.
      await page.waitForTimeout(length % 4 === 0 ? 600 : 150);
    }
    const whileComposing = await film.stop();
    const asked = completions(emulator.log).length;
    console.log(`      while composing: ${asked} requests, ghost text ${JSON.stringify(whileComposing)}`);
    emulator.reset({ keepTokens: true });
    emulator.answers.push('，含税');
    await browser.send('Input.insertText', { text: '计算总价' });
    await workbench.seeGhostText('，含税');
    console.log(`      after the commit: ${completions(emulator.log).length} requests`);
    assert.deepEqual(whileComposing, ['']);
    assert.ok(completions(emulator.log).length <= 1);
    await workbench.press('Tab');
    assert.match(await workbench.documentText(), /# 计算总价，含税$/);
  });
});
