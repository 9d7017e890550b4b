import assert from 'node:assert/strict';
import type { Finding } from '../../src/doctor/finding.ts';
import { writeDoctorPage } from '../../src/explain/doctorPage.ts';
import { openStaticPage } from './browser.ts';
import { everyFix, well, wrongSecret } from './examples.ts';
import { type Language, languages, localizer } from './strings.ts';

const at = new Date(2026, 10, 22, 15, 40, 3).getTime();

function openDoctor(findings: readonly Finding[], language: Language = 'en', isStale = false) {
  const html = writeDoctorPage({ findings, at, isStale, language, nonce: 'k2Fv' }, localizer(language));
  return openStaticPage(html, { language });
}

describe("the doctor's page, by keyboard alone", () => {
  it('shows how each check ended and leads with the first Tab to the keys where one is wrong', async () => {
    const page = await openDoctor(wrongSecret);
    const text = await page.text();
    assert.match(text, /To be mended: 1\./);
    const headings = [...text.matchAll(/^(.+: (?:in order|to be mended|left out))(?:\d+ ms)?$/gm)].map(
      ([, heading]) => heading,
    );
    assert.deepEqual(headings, [
      'Keys and settings: in order',
      'Connection: in order',
      'Clock: in order',
      'Sign-in: to be mended',
      'Model: left out',
    ]);
    assert.match(text, /refused the secret key\..*run "StarCoder: Set Credentials"/);
    await page.key('Tab');
    assert.equal(await page.focused(), 'Run "StarCoder: Set Credentials"');
    assert.equal(await page.focusedCommand(), 'command:starcoder.runDoctor?[3]');
  });

  it('leads with each Tab to the next link: one for each finding, then those of the page', async () => {
    const page = await openDoctor(everyFix);
    const links: string[] = [];
    for (let link = 0; link < 7; link += 1) {
      await page.key('Tab');
      links.push(`${await page.focused()} ${await page.focusedCommand()}`);
    }
    assert.deepEqual(links, [
      'Open the setting "starcoder.maxLines" command:starcoder.runDoctor?[0]',
      'Open the setting "http.proxy" command:starcoder.runDoctor?[1]',
      'Set "starcoder.auth" to "auto" command:starcoder.runDoctor?[3]',
      'Run the doctor again command:starcoder.runDoctor?[4]',
      'Run the doctor again command:starcoder.runDoctor',
      'Open Settings command:starcoder.openSettings',
      'Show Log command:starcoder.showLog',
    ]);
  });

  it('says that the settings have changed since, and offers first to look again', async () => {
    const page = await openDoctor(wrongSecret, 'en', true);
    assert.match(await page.text(), /Settings or keys have changed since\./);
    await page.key('Tab');
    assert.equal(await page.focused(), 'Run the doctor again');
    assert.equal(await page.focusedCommand(), 'command:starcoder.runDoctor');
  });

  it('says that nothing is to be mended where everything is in order', async () => {
    const page = await openDoctor(well);
    assert.match(await page.text(), /Nothing is to be mended\./);
    await page.key('Tab');
    assert.equal(await page.focused(), 'Run the doctor again');
  });

  for (const language of languages) {
    for (const [state, findings] of Object.entries({ everyFix, well })) {
      it(`can be used by all in every theme, in ${language}: ${state}`, async () => {
        const page = await openDoctor(findings, language, true);
        assert.deepEqual(await page.violations(), []);
      });
    }

    it(`fits into 400 and 1400 pixels, in ${language}`, async () => {
      const page = await openDoctor(everyFix, language, true);
      for (const width of [400, 1400]) assert.deepEqual(await page.overflowAt(width), [], `${width} px`);
    });
  }

  it('the doctor’s page has no English left in Chinese (demand 29)', async () => {
    const page = await openDoctor(everyFix, 'zh-cn', true);
    for (const line of (await page.text()).split('\n')) assert.match(line, /^\s*$|\p{Script=Han}|^[✓✗–]$/u);
    assert.match(await page.page.title(), /\p{Script=Han}/u);
  });
});
