/** When something is on screen, by the page's own clock. */
import type { Page } from 'playwright-core';

/** Epoch ms. */
export interface Seen {
  /** The last key before it was there. */
  readonly pressedAt: number;
  readonly at: number;
}

/**
 * Watches the page from now on, at each change of its elements. What it returns waits until `condition`, an expression of the page, holds
 * after a key or a click.
 */
export async function watch(page: Page, condition: string, timeout = 20_000): Promise<() => Promise<Seen>> {
  await page.evaluate(`globalThis.benchSeen = new Promise((resolve) => {
    let pressedAt;
    const press = ({ key, timeStamp }) => {
      if (!['Control', 'Alt', 'Shift'].includes(key)) pressedAt = timeStamp;
    };
    const observer = new MutationObserver(() => {
      if (pressedAt === undefined || !(${condition})) return;
      const at = performance.now();
      end();
      resolve({ pressedAt: performance.timeOrigin + pressedAt, at: performance.timeOrigin + at });
    });
    const end = () => {
      observer.disconnect();
      removeEventListener('keydown', press, true);
      removeEventListener('click', press, true);
    };
    addEventListener('keydown', press, true);
    addEventListener('click', press, true);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    setTimeout(() => { end(); resolve(undefined); }, ${timeout});
  }); undefined`);
  return async () => {
    const seen = await page.evaluate<Seen | undefined>('benchSeen');
    if (!seen) throw new Error(`Waited ${timeout} ms for ${condition}`);
    return seen;
  };
}

/** Ms from a key, the last that `press` presses, until `condition` holds. */
export async function timeToSee(page: Page, press: () => Promise<void>, condition: string): Promise<number> {
  const seen = await watch(page, condition);
  await press();
  const { pressedAt, at } = await seen();
  return at - pressedAt;
}

const textOf = (part: string) => `${part}.replaceAll('\\u00a0', ' ')`;

/** The ghost text in the line and below it. */
export const ghostText = textOf(`(() => {
  const text = (root, selector) => [...root.querySelectorAll(selector)].map((part) => part.textContent).join('');
  const lines = [...document.querySelectorAll('.suggest-preview-text .view-line')].map((line) => text(line, '.ghost-text'));
  return [text(document, '.ghost-text-decoration, .ghost-text-decoration-preview'), ...lines].join('\\n');
})()`);

/** Some line of the document, without ghost text, holds `text`. */
export function isWritten(text: string): string {
  const line = `[...line.querySelectorAll(':scope > span > span:not([class*="ghost-text"])')].map((part) => part.textContent).join('')`;
  return `[...document.querySelectorAll('.editor-instance .view-lines > .view-line')]
    .some((line) => ${textOf(line)}.includes(${JSON.stringify(text)}))`;
}

export function isGhostText(text: string): string {
  return `${ghostText} === ${JSON.stringify(text)}`;
}

/** The item's text, and what a screen reader says, match. */
export function statusMatches(id: string, state: RegExp): string {
  return `[...document.querySelectorAll('.statusbar-item[id*="${id}" i]')]
    .some((item) => ${state}.test(item.textContent) && ${state}.test(item.getAttribute('aria-label')))`;
}
