export interface WebviewHtml {
  /** BCP 47. */
  readonly language: string;
  /** In the person's language. */
  readonly title: string;
  /** The page's strings in the person's language, by name. */
  readonly strings: Readonly<Record<string, string>>;
  /** The only source of styles and fonts. */
  readonly cspSource: string;
  /** For the one script of the page. */
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
}

/** The HTML of a page of dist/pages. Its content security policy lets it load its own files alone. */
export function writeWebviewHtml(page: WebviewHtml): string {
  const { language, title, strings, cspSource, nonce, scriptUri, styleUri } = page;
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}; font-src ${cspSource}; img-src data:;">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${styleUri}">
</head>
<body>
<script type="application/json" id="strings">${JSON.stringify(strings).replaceAll('<', '\\u003c')}</script>
<script nonce="${nonce}" src="${scriptUri}"></script>
</body>
</html>`;
}
