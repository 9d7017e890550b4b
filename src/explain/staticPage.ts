/** What every page needs that is written as HTML, once, and runs no script. */
export interface StaticPage {
  readonly title: string;
  /** BCP 47. */
  readonly language: string;
  /** For its one style sheet. */
  readonly nonce: string;
  /** CSS beyond what all such pages have in common. */
  readonly style: string;
  /** HTML, what is below the title. */
  readonly body: readonly string[];
}

/** All of it. Nothing is loaded from anywhere, and what it can do are links to commands. */
export function writeStaticPage({ title, language, nonce, style, body }: StaticPage): string {
  const csp = `default-src 'none'; style-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${text(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<title>${text(title)}</title>
<style nonce="${nonce}">${common}${style}</style>
</head>
<body><main>
<h1>${text(title)}</h1>
${body.join('\n')}
</main></body>
</html>
`;
}

const common = `
body { background: var(--vscode-editor-background); }
main { max-width: 60em; padding: 0 0 2em; line-height: 1.5; }
h1 { font-size: 1.6em; font-weight: 600; }
h2 { font-size: 1.2em; font-weight: 600; margin-top: 1.8em; }
.answer { font-size: 1.1em; padding: .7em 1em; margin: 0; background: var(--vscode-textBlockQuote-background);
  border: 1px solid var(--vscode-contrastBorder, transparent); border-left: 4px solid var(--vscode-textLink-foreground); }
.answer p { margin: .2em 0; }
.links a { margin-right: 1.5em; white-space: nowrap; }
.more { color: var(--vscode-descriptionForeground); }
a { color: var(--vscode-textLink-foreground); }
a:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
`;

/** A link that runs a command, with arguments that JSON can hold. */
export function link<Command extends string>(command: Command, label: string, ...args: readonly unknown[]): string {
  const query = args.length > 0 ? `?${encodeURIComponent(JSON.stringify(args))}` : '';
  return `<a href="command:${command}${query}">${text(label)}</a>`;
}

/** As text, whatever it holds. */
export function text(words: string): string {
  return words.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
