import assert from 'node:assert/strict';
import { DEFAULT_API_KEY, DEFAULT_SECRET_KEY } from '../emulator/apps.ts';
import { openSession } from '../support/session.ts';
import { until } from '../support/until.ts';

describe('Run Doctor', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  before(async function () {
    this.timeout(600_000);
    const env = { STARCODER_API_KEY: DEFAULT_API_KEY, STARCODER_SECRET_KEY: 'wrong-secret' };
    session = await openSession({ openFile: 'shop.py', env });
  });
  after(() => session?.dispose());

  /** Waits for the page that says `summary`. */
  const pageSaying = (summary: string): Promise<string> =>
    until(
      `a page saying ${summary}`,
      () => session.workbench.pageText(),
      (text) => text.includes(summary),
    );
  /** How each check ended, in the order of the page, without the signs. */
  const headings = (page: string): string[] =>
    [...page.matchAll(/^\S+ (.+: (?:in order|to be mended|left out))$/gm)].map(([, heading = '']) => heading);

  it('names a wrong secret key and offers Set Credentials; Escape leaves the page', async () => {
    const { workbench, emulator } = session;
    await workbench.runCommand('StarCoder: Run Doctor');
    const page = await pageSaying('To be mended: 1.');
    assert.deepEqual(headings(page), [
      'Keys and settings: in order',
      'Connection: in order',
      'Clock: in order',
      'Sign-in: to be mended',
      'Model: left out',
    ]);
    assert.match(page, /refused the secret key\..*run "StarCoder: Set Credentials"/);
    assert.deepEqual(
      emulator.log.filter(({ route }) => route === 'completions'),
      [],
    );
    await until(
      'the offer',
      () => workbench.quickInputText(),
      (text) => /Set Credentials.*Run the doctor again/s.test(text),
    );
    await workbench.leaveQuickInput();
    assert.equal(await workbench.pageText(), page);
    assert.deepEqual(await workbench.notifications(), []);
  });

  it('leads from there to keys that work, and then shows five checks in order on the same page', async () => {
    const { workbench, emulator } = session;
    await workbench.runCommand('StarCoder: Run Doctor');
    await workbench.quickPick('Run "StarCoder: Set Credentials"', { prompt: 'Choose what to do' });
    await workbench.quickInput(DEFAULT_API_KEY, { prompt: 'API key of your Qianfan application' });
    await workbench.quickInput(DEFAULT_SECRET_KEY, { prompt: 'Secret key' });
    await workbench.waitForNotification(/the keys work/);
    // What the model has to write between the two texts that the doctor shows it.
    emulator.answers.push('a + b');
    await workbench.runCommand('StarCoder: Run Doctor');
    const page = await pageSaying('Nothing is to be mended.');
    assert.deepEqual(
      headings(page),
      ['Keys and settings', 'Connection', 'Clock', 'Sign-in', 'Model'].map((check) => `${check}: in order`),
    );
    assert.equal(await workbench.page.locator('.tab').filter({ hasText: 'StarCoder Doctor' }).count(), 1);
  });
});
