/** What VS Code gives to a page. */
declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

/**
 * Joins a page to its host (src/editor/webviewPage.ts): `receive` gets what the host posts, the function that is returned posts to it.
 * To be called once.
 */
export function joinHost<ToPage, FromPage>(receive: (message: ToPage) => void): (message: FromPage) => void {
  const host = acquireVsCodeApi();
  window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => receive(data));
  return (message) => host.postMessage(message);
}

/** The page's strings in the person's language, by the names of their table in core/messages. */
export function readStrings<Table extends object>(): Readonly<Record<keyof Table, string>> {
  return JSON.parse(document.getElementById('strings')?.textContent ?? '{}');
}

/** Fills the gaps {0}, {1} … of a string. */
export function fill(text: string, ...args: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (gap, index: string) => String(args[Number(index)] ?? gap));
}
