/** What VS Code itself needs here and now, with nothing of the extension's in it. */
import type { Workbench } from '../../test/support/workbench.ts';
import { statusMatches, timeToSee } from './watch.ts';

const cursor = `document.querySelector('.monaco-editor.focused .cursors-layer > .cursor')?.style.left`;

/**
 * Ms from a key until the extension in probe/ has moved the cursor: to the left and back. That is what VS Code and the machine need for any
 * key that an extension answers. The cursor stands behind some text.
 */
export async function keyTimes({ page }: Workbench): Promise<number[]> {
  const times: number[] = [];
  for (const key of ['Control+Alt+j', 'Control+Alt+k']) {
    const before = JSON.stringify(await page.evaluate<string>(cursor));
    times.push(await timeToSee(page, () => page.keyboard.press(key), `${cursor} && ${cursor} !== ${before}`));
  }
  return times;
}

/** Ms from a key until the extension in probe/ has changed a setting and its status bar item shows it: there and back, twice. */
export async function settingTimes({ page }: Workbench): Promise<number[]> {
  const times: number[] = [];
  for (const state of ['on', 'off', 'on', 'off']) {
    times.push(
      await timeToSee(
        page,
        () => page.keyboard.press('Control+Alt+l'),
        statusMatches('bench.probe', new RegExp(`probe: ${state}`)),
      ),
    );
  }
  return times;
}
