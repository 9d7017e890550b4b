import type { Frame } from 'playwright-core';
import { KeyboardPage } from './keyboardPage.ts';
import { until } from './until.ts';
import type { Workbench } from './workbench.ts';

/** The page of the extension in the active tab of a VS Code window. */
export class Webview extends KeyboardPage {
  constructor({ page }: Workbench) {
    const find = async (): Promise<Frame | null | undefined> => {
      const element = await page.frameLocator('iframe.webview:visible').locator('#active-frame').elementHandle();
      return element?.contentFrame();
    };
    super(page, async () => {
      // VS Code may be taking this frame away, to put another one in its place.
      const frame = await until('a page', find, Boolean);
      if (!frame) throw new Error('There is no page.');
      return frame;
    });
  }
}
