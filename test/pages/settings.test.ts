import assert from 'node:assert/strict';
import { settingsPage } from '../../src/core/messages/settingsPage.ts';
import { DEFAULT_API_KEY, DEFAULT_BEARER, DEFAULT_SECRET_KEY } from '../emulator/apps.ts';
import { findSecrets } from '../support/secrets/findSecrets.ts';
import { gramsOf } from '../support/secrets/secretParts.ts';
import { until } from '../support/until.ts';
import { openScriptPage } from './browser.ts';
import { everyFix, well, wrongSecret } from './examples.ts';
import type { OpenPage } from './openPage.ts';
import { type Person, SettingsHost } from './settingsHost.ts';
import { type Language, languages } from './strings.ts';

async function openSettings(person: Person = {}, language: Language = 'en', arrange?: (host: SettingsHost) => void) {
  const host = new SettingsHost(language, person);
  arrange?.(host);
  const page = await openScriptPage('settings', host, { language });
  await until(
    'the form',
    () => page.evaluate<number>('document.querySelectorAll("section").length'),
    (sections) => sections > 1,
  );
  return { host, page, post: page.post };
}

/** Waits for the newest message of a kind from the page. */
async function askedOf(host: SettingsHost, kind: string) {
  const newest = () => host.asked.findLast((message) => message.kind === kind);
  return until(`a message ${kind}`, async () => newest(), Boolean);
}

/** What a screen reader says of a control. */
function spoken(page: OpenPage, id: string): Promise<(string | null)[]> {
  return page.evaluate<(string | null)[]>(`(() => {
    const inner = document.getElementById(${JSON.stringify(id)}).shadowRoot.querySelector('input, textarea, [role="combobox"]');
    const [label, ...rest] = ['aria-label', 'aria-description', 'aria-invalid'].map((name) => inner.getAttribute(name));
    return [label ?? inner.labels?.[0]?.textContent.trim() ?? null, ...rest];
  })()`);
}

const v1Keys = { apiKey: DEFAULT_API_KEY, secretKey: DEFAULT_SECRET_KEY };
const v2Keys = { apiKey: DEFAULT_BEARER, secretKey: '' };
const builtin: Person = { settings: { backend: 'builtin' } };
/** A wrong value, values elsewhere, and what the doctor has found. */
const troubled: Person = {
  settings: { maxLines: 900, exclude: ['*.sql'] },
  workspace: { lookAhead: false },
  languages: { maxLines: ['python', 'go'] },
  stored: v1Keys,
};
const withFindings = (host: SettingsHost) => host.look(everyFix, settingsPage.testIll);

describe('the settings page, by keyboard alone (demand 8)', () => {
  it('takes a new person from no key to a chosen service with a saved key', async () => {
    const { host, page } = await openSettings();
    assert.match(await page.text(), /No key is set\./);
    assert.doesNotMatch(await page.text(), /Remove Keys/);
    await page.choose('backend', 'Qianfan V2 · Baidu Cloud');
    await page.waitForText(/starcoder\.model/);
    await page.paste('apiKey', ` ${DEFAULT_BEARER}\u200b`);
    await page.key('Enter');
    await page.waitForText(/The keys are saved\./);
    await page.waitForText(/Set\. To replace it, paste another\..*Remove Keys/s);
    assert.deepEqual(host.settings, { backend: 'qianfan-v2' });
    assert.deepEqual(host.stored, v2Keys);
  });

  it('the settings page forgets a key as soon as it is saved (demand 13)', async () => {
    const { page } = await openSettings();
    await page.paste('apiKey', DEFAULT_API_KEY);
    await page.paste('secretKey', DEFAULT_SECRET_KEY);
    assert.notDeepEqual(findSecrets(await page.everything(), gramsOf([DEFAULT_API_KEY])), []);
    await page.press('saveKeys');
    await page.waitForText(/The keys are saved\./);
    assert.deepEqual(findSecrets(await page.everything(), gramsOf(Object.values(v1Keys))), []);
  });

  it('names the key that is missing, goes to its field and forgets nothing', async () => {
    const { host, page } = await openSettings();
    await page.paste('apiKey', DEFAULT_API_KEY);
    await page.press('saveKeys');
    await page.waitForFocus('secretKey');
    assert.deepEqual(await spoken(page, 'secretKey'), [
      'Secret key of your Qianfan application',
      'Paste the key; it cannot be empty.',
      'true',
    ]);
    assert.equal(await page.value('apiKey'), DEFAULT_API_KEY);
    assert.equal(host.stored, undefined);
  });

  it('offers to keep what is stored where a field is left empty', async () => {
    const { host, page } = await openSettings({ stored: v1Keys });
    const placeholder = `document.getElementById('secretKey').placeholder`;
    assert.equal(await page.evaluate(placeholder), 'set; empty keeps it');
    await page.paste('apiKey', 'Kc81Vd72Nw63Bq54');
    await page.key('Enter');
    await page.waitForText(/The keys are saved\./);
    assert.deepEqual(host.stored, { apiKey: 'Kc81Vd72Nw63Bq54', secretKey: DEFAULT_SECRET_KEY });
  });

  it('removes the keys and moves the focus to Save Keys', async () => {
    const { host, page } = await openSettings({ stored: v1Keys });
    await page.press('removeKeys');
    await page.waitForText(/The keys are removed\./);
    await page.waitForFocus('saveKeys');
    assert.match(await page.text(), /No key is set\./);
    assert.equal(host.stored, undefined);
  });

  it('says that keys come from the environment and cannot be removed here', async () => {
    const { page } = await openSettings({ environment: v1Keys });
    assert.match(await page.text(), /From the environment \(STARCODER_API_KEY/);
    assert.doesNotMatch(await page.text(), /Remove Keys/);
  });

  it('shows the checks of a test as they come and leads from a wrong key to its field', async () => {
    const { host, page, post } = await openSettings({ stored: v1Keys });
    await page.press('test');
    await page.waitForText(/Looking …/);
    host.look(wrongSecret.slice(0, 2), settingsPage.testRunning, true);
    await post(host.form());
    await page.waitForText(/Connection: in order/);
    assert.doesNotMatch(await page.text(), /Sign-in/);
    host.look(wrongSecret, settingsPage.testIll);
    await post(host.form());
    const text = await page.waitForText(/To be mended: 1\. Start with the first\./);
    assert.match(text, /Sign-in: to be mended\s+aip\.baidubce\.com refused the secret key/);
    assert.match(text, /Model: left out/);
    assert.doesNotMatch(text, /Cancel/);
    await page.follow('Enter the keys');
    assert.deepEqual(await askedOf(host, 'fix'), { kind: 'fix', check: 3 });
    await post({ kind: 'focus', name: 'apiKey' });
    await page.waitForFocus('apiKey');
  });

  it('offers for each finding what fixes it', async () => {
    const { host, page } = await openSettings({}, 'en', withFindings);
    const labels = ['Go to "Lines at the most"', 'Open the setting "http.proxy"', 'Set "starcoder.auth" to "auto"'];
    for (const [index, check] of [0, 1, 3].entries()) {
      await page.follow(labels[index] ?? '');
      assert.deepEqual(await askedOf(host, 'fix'), { kind: 'fix', check });
    }
  });

  it('moves the focus to Test Connection when the button of a finding goes away', async () => {
    const { host, page, post } = await openSettings({}, 'en', withFindings);
    await page.tabTo('Run the doctor again');
    host.look(well, settingsPage.testWell);
    await post(host.form());
    await page.waitForText(/Everything works\. Suggestions come while you type\./);
    await page.waitForFocus('test');
  });

  it('keeps the focus on the button of a finding while later findings come', async () => {
    const { host, page, post } = await openSettings({}, 'en', (settings) =>
      settings.look(everyFix.slice(0, 1), settingsPage.testRunning, true),
    );
    await page.tabTo('Go to "Lines at the most"');
    host.look(everyFix, settingsPage.testIll);
    await post(host.form());
    await page.waitForText(/To be mended: 4\./);
    assert.equal(await page.focused(), 'Go to "Lines at the most"');
  });

  it('says that the result of a test is out of date when a setting or a key has changed', async () => {
    const { page } = await openSettings({ stored: v1Keys }, 'en', withFindings);
    assert.match(await page.text(), /To be mended: 4\./);
    await page.paste('apiKey', 'Kc81Vd72Nw63Bq54');
    await page.key('Enter');
    await page.waitForText(/Something has changed since\. Press again/);
  });

  it('stops a test that is cancelled and moves the focus back to Test Connection', async () => {
    const { page } = await openSettings();
    await page.press('test');
    await page.waitForText(/Looking …/);
    await page.press('cancelTest');
    await page.waitForText(/Cancelled\./);
    await page.waitForFocus('test');
  });

  it('refuses a wrong value with the reason and keeps it to be corrected', async () => {
    const { host, page } = await openSettings();
    await page.enter('maxLines', '900');
    await page.waitForText(/Not saved: it has to be from 1 to 200\./);
    assert.equal(await page.value('maxLines'), '900');
    const [name, description, isInvalid] = await spoken(page, 'maxLines');
    assert.equal(name, 'Lines at the most');
    assert.match(description ?? '', /^Not saved: it has to be from 1 to 200\. .*How many lines/);
    assert.equal(isInvalid, 'true');
    assert.deepEqual(host.settings, {});
    await page.enter('maxLines', '7');
    await page.waitForText(/starcoder\.maxLines is saved/);
    assert.doesNotMatch(await page.text(), /Not saved/);
    assert.equal((await spoken(page, 'maxLines'))[2], 'false');
    assert.deepEqual(host.settings, { maxLines: 7 });
  });

  it('writes a switch, a choice, an address, a price and a list as soon as each is entered', async () => {
    const { host, page } = await openSettings();
    await page.press('lookAhead');
    await page.waitForText(/starcoder\.lookAhead is saved/);
    await page.choose('trigger', 'manual');
    await page.waitForText(/starcoder\.trigger is saved/);
    await page.enter('endpoint', 'https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/completions/my_model');
    await page.waitForText(/starcoder\.endpoint is saved/);
    assert.equal(await page.value('endpoint'), 'my_model');
    await page.enter('prices', '4');
    await page.enter('prices1', '16');
    await page.waitForText(/starcoder\.prices is saved/);
    await page.enter('exclude', '*.sql\nprivate/');
    await page.waitForText(/starcoder\.exclude is saved/);
    assert.deepEqual(host.settings, {
      lookAhead: true,
      trigger: 'manual',
      endpoint: 'my_model',
      prices: { 'qianfan-v1': { input: 4, output: 16 } },
      exclude: ['*.sql', 'private/'],
    });
  });

  it('writes a price once, when both amounts are left', async () => {
    const { host, page } = await openSettings();
    await page.enter('prices', '4');
    assert.equal(await page.focused(), 'prices1');
    await page.enter('prices1', '16');
    await page.waitForText(/starcoder\.prices is saved/);
    assert.equal(host.asked.filter(({ kind }) => kind === 'change').length, 1);
  });

  it('writes what is typed after a pause, and does not replace what is being typed', async () => {
    const { host, page, post } = await openSettings();
    await page.tabTo('maxLines');
    await page.page.keyboard.type('12');
    host.settings['maxLines'] = 3;
    await post(host.form());
    assert.equal(await page.value('maxLines'), '12');
    await page.waitForText(/starcoder\.maxLines is saved/);
    assert.equal(host.settings['maxLines'], 12);
    assert.equal(await page.focused(), 'maxLines');
  });

  it('shows what was changed in settings.json, and what is wrong with it, until the field is emptied', async () => {
    const { host, page, post } = await openSettings();
    Object.assign(host.settings, { maxLines: 900, exclude: ['secret.py'] });
    await post(host.form());
    await page.waitForText(/The value in settings\.json has to be from 1 to 200\. 200 is used\./);
    assert.equal(await page.value('exclude'), 'secret.py');
    await page.enter('maxLines', '');
    await page.waitForText(/starcoder\.maxLines is saved/);
    assert.equal(host.settings['maxLines'], undefined);
    assert.doesNotMatch(await page.text(), /has to be from/);
  });

  it('shows the values of the workspace and of languages', async () => {
    const { page } = await openSettings(troubled);
    const text = await page.text();
    assert.match(text, /starcoder\.lookAhead.*This workspace has a value of its own: false\./s);
    assert.match(text, /starcoder\.maxLines.*Other values hold for these languages: python, go\./s);
  });

  it('shows the fields that the chosen backend uses and no others', async () => {
    const { page } = await openSettings({ settings: { backend: 'qianfan-v2' } });
    assert.match(await page.text(), /starcoder\.auth/);
    await page.choose('backend', 'Ollama · own server');
    const text = await page.waitForText(/Ollama on this machine/);
    assert.doesNotMatch(text, /starcoder\.(?:auth|endpoint)/);
    assert.match(text, /starcoder\.url/);
    assert.equal(await page.focused(), 'backend');
  });

  it('shows for the built-in engine its own settings, no keys and no test, and leads back to a service', async () => {
    const { page, post } = await openSettings({ ...builtin, stored: v2Keys });
    const text = await page.text();
    assert.match(text, /no keys and no network/);
    assert.doesNotMatch(text, /Test Connection|Save Keys|starcoder\.(?:url|model|maxPromptTokens|dailyCap)/);
    assert.match(text, /starcoder\.builtin\.precision.*starcoder\.builtin\.wholeLines/s);
    await page.tabTo('exclude');
    await post({ kind: 'focus', name: 'backend' });
    await page.waitForFocus('backend');
    await page.choose('backend', 'Qianfan V2 · Baidu Cloud');
    await page.waitForText(/Set\. To replace it.*Test Connection/s);
  });

  it('opens a setting in settings.json and the rest in the settings of VS Code', async () => {
    const { host, page } = await openSettings();
    await page.follow('starcoder.maxLines');
    assert.deepEqual(await askedOf(host, 'openJson'), { kind: 'openJson', name: 'maxLines' });
    await page.follow('Open all settings of StarCoder');
    assert.deepEqual(await askedOf(host, 'openAll'), { kind: 'openAll' });
  });

  it('gives every field a name and a description for a screen reader', async () => {
    const { page } = await openSettings({ settings: { prices: { 'qianfan-v1': { input: 1, output: 2 } } } });
    const ids = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.field > [id]:not(vscode-label), .pair vscode-textfield')].map(({ id }) => id)`,
    );
    assert.ok(ids.length > 15, ids.join());
    for (const id of ids) {
      const [name, description] = await spoken(page, id);
      assert.ok(name, id);
      if (!/Key$/.test(id)) assert.ok(description, id);
    }
  });
});

for (const language of languages) {
  describe(`the settings page in ${language}`, () => {
    for (const [state, person] of Object.entries({ 'a service': troubled, 'the built-in engine': builtin })) {
      it(`can be used by all in every theme, with ${state}`, async () => {
        const { page } = await openSettings(person, language, withFindings);
        assert.deepEqual(await page.violations(), []);
      });

      it(`fits into 400 and 1400 pixels, with ${state}`, async () => {
        const { page } = await openSettings(person, language, withFindings);
        for (const width of [400, 1400]) assert.deepEqual(await page.overflowAt(width), [], `${width} px`);
      });
    }
  });
}

describe('the settings page in Chinese (demand 29)', () => {
  for (const [state, person] of Object.entries({ 'a service': troubled, 'the built-in engine': builtin })) {
    it(`has no English left, with ${state}`, async () => {
      const { page } = await openSettings(person, 'zh-cn', withFindings);
      const texts = await page.evaluate<string[]>(`[
        ...[...document.querySelectorAll('h1, h2, p, .checks strong, vscode-label, vscode-button, vscode-option, title')].map((part) => part.textContent),
        ...[...document.querySelectorAll('vscode-option')].map((option) => option.description),
        ...[...document.querySelectorAll('[label]')].map((control) => control.label),
        ...[...document.querySelectorAll('[title]')].map((part) => part.title),
      ]`);
      assert.ok(texts.length > 40, `${texts.length}`);
      // The values of settings are the same in all languages.
      const values = await page.evaluate<string[]>(
        `[...document.querySelectorAll('vscode-option')].map((option) => option.value)`,
      );
      for (const text of texts) {
        if (!values.includes(text.trim())) assert.match(text.trim(), /^$|\p{Script=Han}/u);
      }
      assert.equal(await page.evaluate('document.documentElement.lang'), 'zh-cn');
    });
  }
});
