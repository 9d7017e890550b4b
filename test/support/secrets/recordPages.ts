import type { BrowserContext } from 'playwright-core';
import { isRecording, record } from './record.ts';

/**
 * Runs in every page: records each text that a person can see beside the document 100 ms after a change (notifications, status bar,
 * input boxes, hovers, dialogs, what a screen reader hears), and all the text of the page every second.
 */
const watchTexts = `(() => {
  const places = '.notifications-toasts, .notifications-center, .statusbar, .quick-input-widget, .monaco-hover, .monaco-dialog-box, .monaco-aria-container';
  const told = new Set();
  const tell = (text) => {
    if (!text || told.has(text)) return;
    told.add(text);
    recordText(text);
  };
  const look = () => {
    for (const place of document.querySelectorAll(places)) {
      tell(place.textContent);
      for (const part of place.querySelectorAll('[aria-label], [title]')) {
        tell(part.getAttribute('aria-label'));
        tell(part.getAttribute('title'));
      }
    }
  };
  let isDue = false;
  const lookSoon = () => {
    if (!isDue) setTimeout(() => { isDue = false; look(); }, 100);
    isDue = true;
  };
  new MutationObserver(lookSoon).observe(document, {
    subtree: true, childList: true, characterData: true, attributeFilter: ['aria-label', 'title'],
  });
  setInterval(() => tell(document.body?.textContent), 1000);
})()`;

/** Records what the pages of a browser show and what their consoles say, extension host included. */
export async function recordPages(context: BrowserContext): Promise<void> {
  if (!isRecording()) return;
  context.on('console', (message) => record('console.txt', message.text()));
  context.on('weberror', (error) => record('console.txt', String(error.error().stack)));
  await context.exposeFunction('recordText', (text: string) => record('pages.txt', text));
  await context.addInitScript(watchTexts);
}
