import assert from 'node:assert/strict';
import type { RequestRecord } from '../emulator/requestRecord.ts';
import { screenFile, themes } from '../support/screens.ts';
import { openSession, statusBarId } from '../support/session.ts';
import { until } from '../support/until.ts';

const completions = (log: readonly RequestRecord[]) => log.filter(({ route }) => route === 'completions');

describe('the menu of the status bar, by keyboard alone', () => {
  let session: Awaited<ReturnType<typeof openSession>>;
  before(async function () {
    this.timeout(600_000);
    session = await openSession({ openFile: 'shop.py' });
    await session.workbench.press('Control+End');
  });
  after(() => session?.dispose());
  let aSecond: number;
  beforeEach(async () => {
    session.emulator.reset({ keepTokens: true });
    aSecond = await session.workbench.aSecond();
  });

  const choose = async (entry: string) => {
    const { workbench } = session;
    await workbench.runCommand('StarCoder: Show Menu');
    await workbench.quickPick(entry, { prompt: 'Choose what to do' });
    await workbench.focusEditor();
  };
  /** The state is there within a second, as text and as what a screen reader says. */
  const saysWithinASecond = async (state: RegExp) => {
    const { text, ariaLabel } = await session.workbench.waitForStatusBar(statusBarId, state, aSecond);
    assert.match(ariaLabel, new RegExp(`StarCoder: .*${state.source}`), text);
    return ariaLabel;
  };
  const typesInVain = async () => {
    const { workbench, emulator } = session;
    await workbench.press('Control+End');
    await workbench.type('\nx = total_of', { delayMs: 30 });
    await workbench.save();
    assert.equal(await workbench.ghostText(), '');
    assert.equal(completions(emulator.log).length, 0);
  };
  const typesWithSuccess = async () => {
    const { workbench, emulator } = session;
    // One for each question: a busy machine pauses between keys.
    emulator.answers.push(...Array(10).fill('_person'));
    await workbench.press('Control+End');
    await workbench.type('\nx = total_of', { delayMs: 30 });
    await workbench.seeGhostText('_person');
    // Nothing more is asked for then.
    await workbench.press('Escape');
    await workbench.waitForNoGhostText();
  };

  it('opens on a click as well, and Escape leaves everything as it was', async () => {
    const { workbench } = session;
    await saysWithinASecond(/ready/);
    await workbench.clickStatusBarItem(statusBarId);
    await until(
      'the menu',
      () => workbench.quickInputText(),
      (text) => /Turn off for Python/.test(text),
    );
    await workbench.leaveQuickInput();
    await saysWithinASecond(/ready/);
  });

  it('says within a second, as text and to a screen reader, what is off: the language, the file, the workspace, everything (demand 34)', async () => {
    const pairs = [
      ['for Python', /off for python/],
      ['for this file', /off for this file/],
      ['in this workspace', /off in this workspace/],
      ['everywhere', /off/],
    ] as const;
    for (const [scope, state] of pairs) {
      await choose(`Turn off ${scope}`);
      await saysWithinASecond(state);
      await typesInVain();
      await choose(`Turn on ${scope}`);
      await saysWithinASecond(/ready/);
      // By now the pause after the last key would have been over.
      assert.equal(completions(session.emulator.log).length, 0);
    }
    await typesWithSuccess();
  });

  it('snoozes, says until when, and wakes (demand 34)', async () => {
    await choose('Snooze for 5 minutes');
    await saysWithinASecond(/snoozed until \d\d:\d\d/);
    await typesInVain();
    await session.workbench.runCommand('StarCoder: Wake Up');
    await saysWithinASecond(/ready/);
    await choose('Snooze until this window is loaded again');
    await saysWithinASecond(/snoozed/);
    await choose('Snoozed: wake up');
    await saysWithinASecond(/ready/);
    await typesWithSuccess();
  });

  it('turns manual mode on: 200 keys ask for nothing, and Alt+\\ asks (demand 7)', async () => {
    const { workbench, emulator } = session;
    await choose('Turn manual mode on');
    await saysWithinASecond(/manual/);
    await workbench.press('Control+End');
    await workbench.type(`\n${'value = a + b # '.repeat(13)}`.slice(0, 200), { delayMs: 10 });
    await workbench.save();
    assert.equal(await workbench.ghostText(), '');
    assert.equal(completions(emulator.log).length, 0);
    emulator.answers.push('_person');
    await workbench.type('\nx = total_of');
    await workbench.press('Alt+\\');
    await workbench.waitForGhostText('_person');
    await workbench.type('_per');
    await workbench.waitForGhostText('son');
    await workbench.press('Tab');
    await workbench.waitForNoGhostText();
    assert.match(await workbench.documentText(), /x = total_of_person$/);
    assert.equal(completions(emulator.log).length, 1);
    await choose('Turn manual mode off');
    await saysWithinASecond(/ready/);
  });
});

describe('the status bar while the server is down', () => {
  it('says so within a second, for 100 keys, with no message on top of the editor (demand 30)', async function () {
    this.timeout(600_000);
    const session = await openSession({ openFile: 'shop.py' });
    try {
      const { workbench, emulator } = session;
      await workbench.waitForStatusBar(statusBarId, /ready/);
      await workbench.press('Control+End');
      await workbench.press('Enter');
      await emulator.close();
      await workbench.type('x = ');
      // A second, after the pause that precedes a request.
      const { text, ariaLabel } = await workbench.waitForStatusBar(statusBarId, /offline/, 1500);
      assert.match(text, /^StarCoder: offline/);
      assert.match(ariaLabel, /StarCoder: offline\. .*ECONNREFUSED.*Check the network/);
      await workbench.type('total_of(cart) + '.repeat(6).slice(0, 100), { delayMs: 20 });
      await workbench.save();
      assert.deepEqual(await workbench.notifications(), []);
      await workbench.waitForStatusBar(statusBarId, /offline/);
    } finally {
      await session.dispose();
    }
  });
});

const browser = { viewport: { width: 900, height: 640 } };

describe('the menu as it looks', () => {
  for (const locale of ['en', 'zh-cn'] as const) {
    it(`in ${locale}: light, dark and high contrast`, async function () {
      this.timeout(600_000);
      const session = await openSession({ openFile: 'shop.py', browser, ...(locale === 'zh-cn' && { locale }) });
      try {
        const { workbench } = session;
        await workbench.waitForStatusBar(statusBarId, locale === 'en' ? /ready/ : /就绪/);
        for (const theme of themes) {
          await workbench.chooseTheme(theme);
          await workbench.clickStatusBarItem(statusBarId);
          await until(
            'the menu',
            () => workbench.quickInputText(),
            (text) => (locale === 'en' ? /Turn off for Python/ : /对 Python 关闭/).test(text),
          );
          await workbench.screenshot(screenFile(`menu-${locale}-${theme.name}`));
          await workbench.leaveQuickInput();
        }
      } finally {
        await session.dispose();
      }
    });
  }
});
