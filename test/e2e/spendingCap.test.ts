import assert from 'node:assert/strict';
import type { RequestRecord } from '../emulator/requestRecord.ts';
import { type Browser, openBrowser } from '../support/browser.ts';
import { completions } from '../support/fixtures/requests.ts';
import { readHistory } from '../support/readHistory.ts';
import { answerAll, journalOf, type OpenSession, openSession, statusBarId } from '../support/session.ts';
import { until } from '../support/until.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

const cap = 20;
const near = /most of what you allow is spent/;

/** Types on and on in a window, on a line that begins with a letter of its own, so that no key agrees with an answer. */
class Typist {
  readonly window: Workbench;
  readonly #letter: string;
  readonly #keys = keys();

  constructor(window: Workbench, letter: string) {
    this.window = window;
    this.#letter = letter;
  }

  /** Begins the line, as one change. */
  async begin(): Promise<void> {
    await this.window.press('Control+End');
    await this.window.page.keyboard.insertText(`\n${this.#letter} =`);
    await this.window.waitForAnswers();
  }

  /** The next key only when what the one before it has asked for is there: a request that is closed on its way is counted all the same. */
  async pressAndWait(): Promise<void> {
    await this.window.typeAndWait(this.#keys.next().value);
  }

  /** The requests of its window. */
  of(log: readonly RequestRecord[]): RequestRecord[] {
    return completions(log).filter(({ prompt }) => prompt?.includes(`\n${this.#letter} =`));
  }
}

/** ` 0 1 2 …`, key by key: after a digit VS Code waits for an answer as long as it takes, not so after a letter. */
function* keys(): Generator<string, never> {
  for (let number = 0; ; number += 1) yield* ` ${number}`;
}

describe('a spending cap of two windows', () => {
  let session: OpenSession;
  let secondBrowser: Browser;
  let first: Typist;
  let second: Typist;
  let typists: readonly Typist[];
  /** Process id of the second window's extension host. */
  let secondHost: number;
  before(async () => {
    const settings = {
      'starcoder.dailyCap': cap,
      'starcoder.capUnit': 'requests',
      'starcoder.requestsPerSecond': 0,
    };
    session = await openSession({ openFile: 'shop.py', settings });
    const { vscode, workbench } = session;
    const [firstHost] = await vscode.extensionHosts();
    secondBrowser = await openBrowser();
    first = new Typist(workbench, 'q');
    second = new Typist(await openWorkbench(vscode, secondBrowser, { openFile: 'store.go' }), 'z');
    typists = [first, second];
    secondHost = (await vscode.extensionHosts()).find((host) => host !== firstHost) ?? 0;
    for (const { window } of typists) {
      await window.waitForStatusBar(statusBarId, /0 of 20 req/);
    }
  });
  after(async () => {
    await secondBrowser?.dispose();
    await session?.dispose();
  });

  /** Of all windows, as the service sees them. */
  const requests = () => completions(session.emulator.log).length;
  const counted = async () => {
    const history = await readHistory(journalOf(session));
    return history.flatMap((event) => (event.kind === 'request' ? [event] : []));
  };
  /** Both type until they have made `total` requests together; each may be one key ahead. */
  const typeUntil = (total: number) =>
    Promise.all(
      typists.map(async (typist) => {
        while (requests() < total) await typist.pressAndWait();
      }),
    );

  it('keeps what a window has counted whose extension host is killed in the middle of an answer, and the others go on (demand 5)', async () => {
    const { emulator, vscode } = session;
    await second.begin();
    const before = requests();
    emulator.knobs.interFrameDelayMs = 100;
    emulator.answers.push(Array.from({ length: 400 }, (_, at) => `item${at} `).join(''));
    // After a letter VS Code would not wait so long for the answer.
    await second.window.type(' ');
    const brokenOff = async () => (await counted()).find(({ estimated }) => estimated);
    const written = await until('the journal to hold what is being sent', brokenOff, (request) =>
      Boolean(request && request.completionTokens > 10),
    );
    process.kill(secondHost, 'SIGKILL');
    await until('the extension host to be gone', vscode.extensionHosts, (hosts) => !hosts.includes(secondHost));
    emulator.knobs.interFrameDelayMs = 0;
    assert.equal((await counted()).length, before + 1);
    const killed = await brokenOff();
    assert.ok(killed && written && killed.promptTokens > 0);
    assert.ok(killed.completionTokens >= written.completionTokens, JSON.stringify([written, killed]));
    emulator.answers.push(...Array<string>(9).fill('total_of_all()'));
    await first.begin();
    // VS Code starts another one, which knows what the first one had.
    const all = new RegExp(`${requests()} of ${cap} req`);
    for (const { window } of typists) await window.waitForStatusBar(statusBarId, all);
  });

  it('ends the requests of two windows that would make more at exactly the cap, and both say so (demand 5)', async () => {
    const { emulator } = session;
    emulator.answers.push(...Array<string>(2 * cap).fill('total_of_all()'));
    const told = async () => (await Promise.all(typists.map(({ window }) => window.notifications()))).flat();
    await typeUntil(cap * 0.8 - 2);
    assert.deepEqual(
      (await told()).filter((text) => near.test(text)),
      [],
    );
    await typeUntil(cap * 0.8 + 1);
    await until('the notice in one of the windows', told, (texts) => texts.some((text) => near.test(text)));
    await typeUntil(cap);
    for (const { window } of typists) {
      const { ariaLabel } = await window.waitForStatusBar(statusBarId, /cap reached/);
      assert.match(ariaLabel, /raise "starcoder\.dailyCap"/);
      assert.match(ariaLabel, /goes on by itself at/);
      assert.match(ariaLabel, /Today 20 of the cap of 20 requests are spent\./);
    }
    for (const typist of typists) {
      assert.ok(typist.of(emulator.log).length > cap / 5, 'both have asked');
      for (let key = 0; key < 6; key += 1) await typist.pressAndWait();
    }
    assert.equal(requests(), cap);
    assert.equal((await counted()).length, cap);
  });

  it('tells once, in one of the windows, that most is spent (demand 5)', async () => {
    const told = [];
    for (const { window } of typists) told.push(...(await window.allNotifications()));
    const notices = told.filter((text) => near.test(text));
    assert.equal(notices.length, 1, JSON.stringify(told));
    assert.match(notices[0] ?? '', /Today 1[6-8] of the cap of 20 requests are spent\./);
  });

  it('asks before a request made by hand passes it, and lets this one alone through', async () => {
    const { emulator } = session;
    const { window } = first;
    await window.focusEditor();
    await window.press('Control+End');
    answerAll(emulator, 'total_of_all()');
    await window.type('\nlast = ');
    await window.waitForAnswers();
    await window.press('Alt+\\');
    await window.waitForNotification(/your own cap is reached \("starcoder\.dailyCap"\)/);
    assert.equal(requests(), 0);
    await window.answerNotification('your own cap is reached', 'Ask Once');
    await window.seeGhostText('total_of_all()');
    assert.equal(requests(), 1);
    await window.press('Escape');
    await window.typeAndWait('\nthen = ');
    assert.equal(requests(), 1);
  });
});
