import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_BEARER } from '../emulator/apps.ts';
import { screenFile, themes } from '../support/screens.ts';
import { openSession, root, type SessionOptions, statusBarId } from '../support/session.ts';
import { comes, until } from '../support/until.ts';
import { Webview } from '../support/webview.ts';
import type { Workbench } from '../support/workbench.ts';

const json = (name: string): Record<string, string> => JSON.parse(readFileSync(join(root, name), 'utf8'));
const languages = [
  { name: 'en', locale: undefined, manifest: json('package.nls.json'), bundle: {} as Record<string, string> },
  {
    name: 'zh-cn',
    locale: 'zh-cn',
    manifest: json('package.nls.zh-cn.json'),
    bundle: json('l10n/bundle.l10n.zh-cn.json'),
  },
] as const;
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
  { key: 'ctrl+alt+j', command: 'workbench.action.joinAllGroups' },
];
const window = { keybindings, browser: { viewport: { width: 1280, height: 800 } } } satisfies SessionOptions;

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

  /**
   * Opens it, or comes back to it. VS Code reads walkthroughs some time after its start; and whoever presses again too soon has it built
   * anew under his fingers.
   */
  async open(): Promise<void> {
    const step = this.#workbench.page.locator('.editor-instance .gettingStartedContainer .getting-started-step');
    await until(
      'the walkthrough',
      async () => {
        await this.#workbench.press('Control+Alt+w');
        return comes(step.first().waitFor({ timeout: 3000 }));
      },
      Boolean,
    );
    await until('its focus', () => this.#holds(hasFocus), Boolean);
  }

  async goTo(step: Step): Promise<void> {
    const isStep = (element: string) => `${element}?.dataset.stepId?.endsWith('#${step}')`;
    await this.#tabUntil(`the step ${step}`, isStep(`document.activeElement.closest('.getting-started-step')`));
    const isExpanded = isStep(`document.querySelector('.getting-started-step.expanded')`);
    if (!(await this.#holds(isExpanded))) await this.#workbench.press('Enter');
    await until('the step to open', () => this.#holds(isExpanded), Boolean);
  }

  /** Waits until the picture of the step that is open is there, the one for the theme. */
  async seePicture(step: Step, theme: string): Promise<void> {
    const [alt, source = '?'] = [
      this.#texts[`walkthrough.${step}.altText`],
      this.#texts[`walkthrough.${step}.${theme}`],
    ];
    const pictures = () =>
      this.#workbench.page.evaluate<string[]>(`[...document.querySelectorAll('.gettingStartedContainer img')]
        .filter((image) => image.alt === ${JSON.stringify(alt)} && image.checkVisibility() && image.naturalWidth > 0)
        .map((image) => decodeURIComponent(image.currentSrc))`);
    await until(
      `the picture ${source}`,
      pictures,
      (all) => all.some((address) => address.includes(`/${source}`)),
      8000,
    );
  }

  /** Presses the only button of a step, which leads elsewhere; again where nothing comes of it. */
  async press(step: Step): Promise<void> {
    const [, label] = /\[([^\]]+)\]\(command:/.exec(this.#texts[`walkthrough.${step}.description`] ?? '') ?? [];
    assert.ok(label, step);
    await until(
      `${label} to lead elsewhere`,
      async () => {
        await this.goTo(step);
        await this.#tabUntil(label, `document.activeElement.textContent.trim() === ${JSON.stringify(label)}`);
        await this.#workbench.press('Enter');
        return comes(this.#workbench.page.waitForFunction(`!(${hasFocus})`, undefined, { timeout: 5000 }));
      },
      Boolean,
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

for (const { name, locale, manifest, bundle } of languages) {
  describe(`the walkthrough, ${name}`, () => {
    let session: Awaited<ReturnType<typeof openSession>>;
    let workbench: Workbench;
    let walkthrough: Walkthrough;
    before(async function () {
      this.timeout(600_000);
      session = await openSession({
        ...window,
        env: {},
        // Nothing is set but where Qianfan V2 is: at the emulator.
        settings: ({ url }) => ({ ...still, 'starcoder.url': `${url}/v2`, 'starcoder.endpoint': '' }),
        ...(locale && { locale }),
      });
      workbench = session.workbench;
      walkthrough = new Walkthrough(workbench, manifest);
      await workbench.press('Control+b');
    });
    after(() => session?.dispose());

    it('leads from an empty profile to the first suggestion, by keyboard alone (demand 8)', async () => {
      const said = (message: string) => new RegExp(bundle[message] ?? message);
      const page = new Webview(workbench);
      const startedAt = performance.now();
      await walkthrough.open();
      assert.deepEqual(await walkthrough.done(), []);

      await walkthrough.press('setUp');
      await page.waitForText(/starcoder\.backend/);
      await page.choose('backend', `Qianfan V2 · ${bundle['Baidu Cloud'] ?? 'Baidu Cloud'}`);
      await page.waitForText(/starcoder\.model/);
      await page.tabTo('apiKey');
      await workbench.page.keyboard.insertText(DEFAULT_BEARER);
      await workbench.press('Enter');
      await page.waitForText(said('The keys are saved.'));
      await walkthrough.open();
      await walkthrough.waitUntilDone('setUp');

      session.emulator.answers.push('left_term, right_term');
      await walkthrough.press('test');
      await page.waitForText(said('Nothing is to be mended.'));
      await walkthrough.open();
      await walkthrough.waitUntilDone('test');

      session.emulator.answers.push(suggestion);
      await walkthrough.press('see');
      await workbench.seeGhostText(suggestion);
      console.log(`      ${((performance.now() - startedAt) / 1000).toFixed(1)} s to the first suggestion`);
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
    });

    for (const theme of themes) {
      it(`shows each step with its picture in ${theme.name}`, async () => {
        await workbench.press('Control+Alt+j');
        await workbench.chooseTheme(theme);
        await walkthrough.open();
        for (const step of ['test', 'see', 'steer', 'setUp'] as const) {
          await walkthrough.goTo(step);
          // Its pictures are called as VS Code calls them.
          await walkthrough.seePicture(step, theme.name === 'contrast' ? 'hc' : theme.name);
        }
        const text = await walkthrough.text();
        for (const step of steps) assert.ok(text.includes(manifest[`walkthrough.${step}`] ?? '?'), text);
        const file = screenFile(`walkthrough-${name}-${theme.name}`);
        await workbench.screenshot(file);
        assert.ok(statSync(file).size < 150_000);
      });
    }
  });
}

describe('the walkthrough of a person who has set up everything', () => {
  it('has the first step done, however late it is opened', async () => {
    const session = await openSession({ ...window, settings: still });
    const { workbench } = session;
    try {
      await workbench.waitForStatusBar(statusBarId, /req/);
      const walkthrough = new Walkthrough(workbench, languages[0].manifest);
      await walkthrough.open();
      await walkthrough.waitUntilDone('setUp');
      assert.deepEqual(await walkthrough.done(), ['setUp']);
    } finally {
      await session.dispose();
    }
  });
});
