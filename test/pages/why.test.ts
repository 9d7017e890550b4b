import assert from 'node:assert/strict';
import type { Keystroke } from '../../src/core/keystrokes.ts';
import { writeWhyPage } from '../../src/explain/whyPage.ts';
import { openStaticPage } from './browser.ts';
import { keystrokesAt } from './examples.ts';
import { type Language, languages, localizer } from './strings.ts';

const now = new Date(2026, 10, 22, 15, 40, 3).getTime();
const keystrokes = keystrokesAt(now);

function openWhy(shown: readonly Keystroke[], language: Language = 'en', isEditorOff = false) {
  const html = writeWhyPage({ keystrokes: shown, isEditorOff, now, language, nonce: 'k2Fv' }, localizer(language));
  return openStaticPage(html, { language });
}

describe('the page Why No Suggestion?, by keyboard alone', () => {
  it('the page Why No Suggestion? answers for the last key first and lists the keys before it in order, with their times (demand 3)', async () => {
    const page = await openWhy(keystrokes);
    const text = await page.text();
    assert.match(text, /The last time, 3 s ago: Nothing was asked: the last change deleted text\./);
    const list = text.slice(text.indexOf('newest first'), text.indexOf('What only VS Code knows'));
    const endings = [
      ...list.matchAll(
        /last change deleted|stands inside a word|suggestion was handed|you typed on|switched off|repeated the text|it failed/g,
      ),
    ];
    assert.deepEqual(endings.flat(), [
      'last change deleted',
      'stands inside a word',
      'suggestion was handed',
      'you typed on',
      'switched off',
      'repeated the text',
      'it failed',
    ]);
    assert.match(list, /pause 80 ms · .*first word 120 ms.* · requests: 1 · prompt: about 512 tokens/);
  });

  it('leads first to the report for an issue where nothing can be done about the last key', async () => {
    const page = await openWhy(keystrokes);
    await page.key('Tab');
    assert.equal(await page.focused(), 'Copy for an Issue');
    assert.equal(await page.focusedCommand(), 'command:starcoder.whyNoSuggestion?["copy"]');
    const more = [];
    for (let link = 0; link < 3; link += 1) {
      await page.key('Tab');
      more.push(await page.focusedCommand());
    }
    assert.deepEqual(
      more,
      ['starcoder.whyNoSuggestion', 'starcoder.runDoctor', 'starcoder.showLog'].map((name) => `command:${name}`),
    );
  });

  it('leads with the first Tab to the setting that holds suggestions back', async () => {
    const page = await openWhy(keystrokes.slice(0, 3));
    assert.match(
      await page.text(),
      /ago: Nothing was asked: suggestions are switched off here\.\s+Switch suggestions on/,
    );
    await page.key('Tab');
    assert.equal(await page.focused(), 'Open "starcoder.enabled"');
    assert.equal(await page.focusedCommand(), 'command:workbench.action.openSettings?["starcoder.enabled"]');
  });

  it("names VS Code's own switch before all else where it is off", async () => {
    const page = await openWhy(keystrokes, 'en', true);
    await page.key('Tab');
    assert.equal(await page.focusedCommand(), 'command:workbench.action.openSettings?["editor.inlineSuggest.enabled"]');
  });

  it('says that VS Code has not asked yet', async () => {
    const page = await openWhy([]);
    assert.match(await page.text(), /has not asked/);
    assert.doesNotMatch(await page.text(), /newest first/);
  });

  for (const language of languages) {
    it(`can be used by all in every theme, in ${language}`, async () => {
      const page = await openWhy(keystrokes, language);
      assert.deepEqual(await page.violations(), []);
    });

    it(`can be used by all in every theme with no key to tell of, in ${language}`, async () => {
      const page = await openWhy([], language);
      assert.deepEqual(await page.violations(), []);
    });

    it(`fits into 400 and 1400 pixels, in ${language}`, async () => {
      const page = await openWhy(keystrokes, language);
      for (const width of [400, 1400]) assert.deepEqual(await page.overflowAt(width), [], `${width} px`);
    });
  }

  it('the page Why No Suggestion? has no English left in Chinese (demand 29)', async () => {
    const page = await openWhy(keystrokes, 'zh-cn');
    const text = await page.text();
    assert.match(text, /最近一次，3 秒前：没有请求：上一次修改是删除文本。/);
    for (const line of text.split('\n')) {
      assert.match(line, /^\s*$|\p{Script=Han}|^[\d:\s]+(?:python|markdown)?\s*$|^(?:python|markdown)\s*$/u);
    }
    assert.match(await page.page.title(), /\p{Script=Han}/u);
  });
});
