/** Pages of the extension in tabs of a bare browser, each with a stand-in for what VS Code gives to a webview. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { writeWebviewHtml } from '../../src/editor/webviewHtml.ts';
import { KeyboardPage } from '../support/keyboardPage.ts';
import { themes } from '../support/screens.ts';
import { type Language, localizer } from './strings.ts';

export interface Look {
  readonly language: Language;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** The extension's side of a page with scripts. */
export interface Host<ToPage, FromPage> {
  /** Templates of core/messages that the page reads by name. */
  readonly messages: Readonly<Record<string, string>>;
  readonly title: string;
  receive(message: FromPage, post: (message: ToPage) => Promise<void>): unknown;
}

const origin = 'http://localhost';
const built = join(import.meta.dirname, '../../dist/pages');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Variables of VS Code's themes by name, in the order of `themes`; null where a theme has none. */
const variables: Readonly<Record<string, readonly (string | null)[]>> = JSON.parse(
  readFileSync(new URL('themes.json', import.meta.url), 'utf8'),
);

/** What VS Code gives to a webview with each theme: a style sheet and attributes of the body. */
const dresses = themes.map(({ label, kind }, index) => {
  const values = Object.entries(variables).flatMap(([name, byTheme]) =>
    byTheme[index] ? [[name, byTheme[index]]] : [],
  );
  const bodyKind = { vs: 'vscode-light', 'vs-dark': 'vscode-dark', 'hc-black': 'vscode-high-contrast' }[kind];
  const css = `@layer vscode-default {
    :root { ${values.map(([name, value]) => `${name}: ${value};`).join(' ')} }
    body { margin: 0; padding: 0 20px; color: var(--vscode-editor-foreground);
      font: var(--vscode-font-weight) var(--vscode-font-size) var(--vscode-font-family); }
    a { color: var(--vscode-textLink-foreground); }
    ::-webkit-scrollbar { width: 10px; height: 10px; }
  }`;
  return { css, label, kind: bodyKind };
});

/** Runs in the page before its own script. The sheet is not bound by the content security policy, as VS Code's is not. */
const standIn = `(() => {
  let state;
  let isAcquired = false;
  globalThis.acquireVsCodeApi = () => {
    if (isAcquired) throw new Error('The API of VS Code can be acquired once only.');
    isAcquired = true;
    return { postMessage: (message) => void toHost(message), getState: () => state, setState: (next) => (state = next) };
  };
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [sheet];
  globalThis.wear = ({ css, label, kind }) => {
    sheet.replaceSync(css);
    Object.assign(document.body.dataset, { vscodeThemeKind: kind, vscodeThemeName: label, vscodeThemeId: label });
    document.body.className = kind;
  };
  new MutationObserver((_, observer) => {
    if (!document.body) return;
    observer.disconnect();
    wear(${JSON.stringify(dresses[0])});
  }).observe(document, { childList: true, subtree: true });
})()`;

/**
 * Runs in the page: what is wider than the page, or lies outside of it or of a box that hides what overflows. A box that scrolls may hold
 * what it will.
 */
const findOverflow = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  const found = scrollWidth > clientWidth ? ['The page scrolls: ' + scrollWidth + ' in ' + clientWidth + ' px'] : [];
  const check = (rects, words, bounds) => {
    const isOut = ({ left, right, width }) => width > 0 && (left < bounds.left - 1 || right > bounds.right + 1);
    if ([...rects].some(isOut)) found.push(words.trim());
  };
  const visit = (node, bounds) => {
    if (node.nodeType === Node.TEXT_NODE && node.data.trim() !== '') {
      const range = document.createRange();
      range.selectNodeContents(node);
      check(range.getClientRects(), node.data, bounds);
    }
    if (node.nodeType !== Node.ELEMENT_NODE || !node.checkVisibility({ visibilityProperty: true })) return;
    const { overflowX, display } = getComputedStyle(node);
    const box = node.getBoundingClientRect();
    if (display !== 'contents') check([box], node.localName + '.' + node.className, bounds);
    if (overflowX === 'auto' || overflowX === 'scroll' || (overflowX === 'hidden' && box.width <= 1)) return;
    const isClosed = overflowX === 'hidden' || overflowX === 'clip';
    const inner = isClosed ? { left: Math.max(bounds.left, box.left), right: Math.min(bounds.right, box.right) } : bounds;
    const assigned = node.localName === 'slot' ? node.assignedNodes() : [];
    for (const child of assigned.length > 0 ? assigned : (node.shadowRoot ?? node).childNodes) visit(child, inner);
  };
  visit(document.body, { left: 0, right: clientWidth });
  return found;
})()`;

/** The rules of axe whose result depends on the theme. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** Runs in the page. */
const findViolations = (options: object) => `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
  violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' ' + target.flat().join(' ') + ': ' + failureSummary)))`;

export class OpenPage extends KeyboardPage {
  /** Errors of scripts, breaches of the content security policy and requests for what is not the page's. */
  readonly faults: string[] = [];

  constructor(page: Page) {
    super(page, async () => page.mainFrame());
    page.on('pageerror', (error) => this.faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && this.faults.push(message.text()));
  }

  /** @param name one of `themes` */
  async wear(name: string): Promise<void> {
    await this.evaluate(`wear(${JSON.stringify(dresses[themes.findIndex((theme) => theme.name === name)])})`);
  }

  /** What axe finds, serious or critical, in all themes. */
  async violations(): Promise<string[]> {
    if (!(await this.evaluate<boolean>(`'axe' in globalThis`))) await this.evaluate(axe);
    const found: string[] = [];
    for (const [index, { name }] of themes.entries()) {
      await this.wear(name);
      const options = { resultTypes: ['violations'], ...(index > 0 && { runOnly: colourRules }) };
      const violations = await this.evaluate<string[]>(findViolations(options));
      found.push(...violations.map((violation) => `${name}: ${violation}`));
    }
    return found;
  }

  /** What does not fit into the page at this width. */
  async overflowAt(width: number): Promise<string[]> {
    await this.page.setViewportSize({ width, height: 900 });
    // Charts are drawn anew for the width.
    await this.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    return this.evaluate<string[]>(findOverflow);
  }

  /** Where the link leads that has the focus: a command and its arguments. */
  async focusedCommand(): Promise<string> {
    return decodeURIComponent(await this.evaluate<string>(`document.activeElement.getAttribute('href') ?? ''`));
  }
}

/** Opens a page that is written as HTML and runs no script. */
export async function openStaticPage(context: BrowserContext, html: string, look: Look): Promise<OpenPage> {
  const page = await newPage(context, html, look);
  await page.page.goto(origin);
  return page;
}

/** Opens a page of dist/pages, joined to its host. */
export async function openScriptPage<ToPage, FromPage>(
  context: BrowserContext,
  name: 'settings' | 'usage',
  { messages, title, receive }: Host<ToPage, FromPage>,
  look: Look,
): Promise<OpenPage & { post(message: ToPage): Promise<void> }> {
  const localize = localizer(look.language);
  const html = writeWebviewHtml({
    language: look.language,
    title: localize(title),
    strings: Object.fromEntries(Object.entries(messages).map(([key, message]) => [key, localize(message)])),
    cspSource: origin,
    nonce: 'Vb3kq0YtRr5mZc8w',
    scriptUri: `${origin}/${name}.js`,
    styleUri: `${origin}/${name}.css`,
  });
  const opened = await newPage(context, html, look);
  const post = (message: ToPage): Promise<void> =>
    opened.page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`);
  await opened.page.exposeFunction('toHost', (message: FromPage) => receive(message, post));
  await opened.page.goto(origin);
  return Object.assign(opened, { post });
}

async function newPage(context: BrowserContext, html: string, { width, height }: Look): Promise<OpenPage> {
  const page = await context.newPage();
  const opened = new OpenPage(page);
  await page.setViewportSize({ width, height });
  await page.addInitScript(standIn);
  await page.route('**/*', async (route) => {
    const { pathname, origin: asked } = new URL(route.request().url());
    if (asked === origin && pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
    if (asked === origin && /^\/\w+\.(?:js|css)$/.test(pathname)) return route.fulfill({ path: join(built, pathname) });
    opened.faults.push(`request for ${route.request().url()}`);
    return route.abort();
  });
  return opened;
}
