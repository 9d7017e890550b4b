import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_BEARER } from '../emulator/apps.ts';
import { openSession, root, type SessionOptions, statusBarId } from '../support/session.ts';
import { until } from '../support/until.ts';
import { Webview } from '../support/webview.ts';
import type { Workbench } from '../support/workbench.ts';

const json = (name: string): Record<string, string> => JSON.parse(readFileSync(join(root, name), 'utf8'));
const steps = ['setUp', 'test', 'see', 'steer'] as const;
type Step = (typeof steps)[number];

/** The page moves the focus half a second late while it slides, which a test would be too quick for. */
const still = { 'workbench.reduceMotion': 'on', 'workbench.welcomePage.preferReducedMotion': true };
const suggestion = 'sum(count * price for name, count, price in basket)';

/** Keys for what VS Code does itself: its titles are not the same in every language. */
const keybindings = [
  {
    key: 'ctrl+alt+w',
    command: 'workbench.action.openWalkthrough',
    args: 'starcoder-inline.starcoder-inline#start',
  },
];

/** Runs in the page. */
const hasFocus = `document.activeElement?.closest('.gettingStartedContainer')`;

/** The walkthrough's page, used with the keyboard alone. */
class Walkthrough {
  readonly #workbench: Workbench;
  readonly #texts: Record<string, string>;

  constructor(workbench: Workbench, texts: Record<string, string>) {
    this.#workbench = workbench;
    this.#texts = texts;
  }

  /** Opens it, or comes back to it. */
  async open(): Promise<void> {
    await this.#workbench.press('Control+Alt+w');
    await this.#workbench.page
      .locator('.editor-instance .gettingStartedContainer .getting-started-step')
      .first()
      .waitFor();
    await until('its focus', () => this.#holds(hasFocus), Boolean);
  }

  async goTo(step: Step): Promise<void> {
    const isStep = (element: string) => `${element}?.dataset.stepId?.endsWith('#${step}')`;
    await this.#tabUntil(`the step ${step}`, isStep(`document.activeElement.closest('.getting-started-step')`));
    const isExpanded = isStep(`document.querySelector('.getting-started-step.expanded')`);
    if (!(await this.#holds(isExpanded))) await this.#workbench.press('Enter');
    await until('the step to open', () => this.#holds(isExpanded), Boolean);
  }

  /** Waits until the picture of the step that is open is there, the one for a light theme. */
  async seePicture(step: Step): Promise<void> {
    const [alt, source = '?'] = [this.#texts[`walkthrough.${step}.altText`], this.#texts[`walkthrough.${step}.light`]];
    const pictures = () =>
      this.#workbench.page.evaluate<string[]>(`[...document.querySelectorAll('.gettingStartedContainer img')]
        .filter((image) => image.alt === ${JSON.stringify(alt)} && image.checkVisibility() && image.naturalWidth > 0)
        .map((image) => decodeURIComponent(image.currentSrc))`);
    await until(`the picture ${source}`, pictures, (all) => all.some((address) => address.includes(`/${source}`)));
  }

  /** Presses the only button of a step, which leads elsewhere. */
  async press(step: Step): Promise<void> {
    const [, label] = /\[([^\]]+)\]\(command:/.exec(this.#texts[`walkthrough.${step}.description`] ?? '') ?? [];
    assert.ok(label, step);
    await this.goTo(step);
    await this.#tabUntil(label, `document.activeElement.textContent.trim() === ${JSON.stringify(label)}`);
    await this.#workbench.press('Enter');
    await until(
      `${label} to lead elsewhere`,
      () => this.#holds(hasFocus),
      (isHere) => !isHere,
    );
  }

  async waitUntilDone(step: Step): Promise<void> {
    const done = `.getting-started-step[data-step-id$="#${step}"] .codicon-getting-started-step-checked`;
    await this.#workbench.page.locator(done).first().waitFor();
  }

  async done(): Promise<Step[]> {
    const boxes = this.#workbench.page.locator('.getting-started-step:has(.codicon-getting-started-step-checked)');
    const ids = await boxes.evaluateAll<(string | undefined)[], { dataset: Record<string, string> }>((all) =>
      all.map(({ dataset }) => dataset['stepId']),
    );
    return steps.filter((step) => ids.some((id) => id?.endsWith(`#${step}`)));
  }

  async text(): Promise<string> {
    return this.#workbench.page.locator('.gettingStartedContainer').first().innerText();
  }

  async #tabUntil(what: string, condition: string): Promise<void> {
    for (let tabs = 0; !(await this.#holds(condition)); tabs += 1) {
      if (tabs > 80) throw new Error(`The keyboard finds no way to ${what}`);
      await this.#workbench.press('Tab');
    }
  }

  #holds(condition: string): Promise<boolean> {
    return this.#workbench.page.evaluate<boolean>(`Boolean(${condition})`);
  }
}

/** A person without keys, whose window has room for the pictures. */
async function openPerson(options: SessionOptions) {
  const session = await openSession({ keybindings, env: {}, ...options });
  await session.workbench.press('Control+b');
  return session;
}

describe('the walkthrough', () => {
  it('leads from an empty profile to the first suggestion, by keyboard alone (demand 8)', async () => {
    // Nothing is set but where Qianfan V2 is: at the emulator.
    const session = await openPerson({
      settings: ({ url }) => ({ ...still, 'starcoder.url': `${url}/v2`, 'starcoder.endpoint': '' }),
    });
    try {
      const { workbench, emulator } = session;
      const walkthrough = new Walkthrough(workbench, json('package.nls.json'));
      const page = new Webview(workbench);
      await walkthrough.open();
      assert.deepEqual(await walkthrough.done(), []);
      for (const step of ['test', 'see', 'steer', 'setUp'] as const) {
        await walkthrough.goTo(step);
        await walkthrough.seePicture(step);
      }

      await walkthrough.press('setUp');
      await page.waitForText(/starcoder\.backend/);
      await page.choose('backend', 'Qianfan V2 · Baidu Cloud');
      await page.waitForText(/starcoder\.model/);
      await page.tabTo('apiKey');
      await workbench.page.keyboard.insertText(DEFAULT_BEARER);
      await workbench.press('Enter');
      await page.waitForText(/The keys are saved\./);
      await walkthrough.open();
      await walkthrough.waitUntilDone('setUp');

      emulator.answers.push('left_term, right_term');
      await walkthrough.press('test');
      await page.waitForText(/Nothing is to be mended\./);
      await walkthrough.open();
      await walkthrough.waitUntilDone('test');

      emulator.answers.push(suggestion);
      await walkthrough.press('see');
      await workbench.seeGhostText(suggestion);
      await walkthrough.open();
      await walkthrough.waitUntilDone('see');

      await walkthrough.press('steer');
      await until(
        'the menu',
        () => workbench.quickInputText(),
        (text) => text.includes('StarCoder'),
      );
      await workbench.leaveQuickInput();
      await walkthrough.waitUntilDone('steer');
      assert.deepEqual(await walkthrough.done(), steps);
    } finally {
      await session.dispose();
    }
  });

  it('is Chinese in a Chinese VS Code, with its pictures, as are the status bar and the questions for keys (demand 29)', async () => {
    const session = await openPerson({ locale: 'zh-cn', settings: still });
    try {
      const { workbench } = session;
      const { ariaLabel } = await workbench.waitForStatusBar(statusBarId, /需要密钥/);
      assert.match(ariaLabel, /还没有密钥。请运行“StarCoder: 设置密钥”/);
      const texts = json('package.nls.zh-cn.json');
      const walkthrough = new Walkthrough(workbench, texts);
      await walkthrough.open();
      for (const step of ['test', 'see', 'steer', 'setUp'] as const) {
        await walkthrough.goTo(step);
        await walkthrough.seePicture(step);
      }
      const shown = await walkthrough.text();
      for (const step of steps) assert.ok(shown.includes(texts[`walkthrough.${step}`] ?? '?'), shown);
      await walkthrough.press('setUp');
      await new Webview(workbench).waitForText(/starcoder\.backend/);
      await workbench.runCommand('StarCoder: 设置密钥');
      await workbench.quickInput('kd83hs0qmwz1', { prompt: '千帆应用的 API Key' });
      await workbench.quickInput('v92jfl3xnq7c', { prompt: '千帆应用的 Secret Key' });
      await workbench.waitForNotification(/不认识这个 API Key/);
    } finally {
      await session.dispose();
    }
  });

  it('has its first step done for a person who has set up everything, however late it is opened', async () => {
    const session = await openSession({ keybindings, settings: still });
    const { workbench } = session;
    try {
      await workbench.waitForStatusBar(statusBarId, /req/);
      const walkthrough = new Walkthrough(workbench, json('package.nls.json'));
      await walkthrough.open();
      await walkthrough.waitUntilDone('setUp');
      assert.deepEqual(await walkthrough.done(), ['setUp']);
    } finally {
      await session.dispose();
    }
  });
});
