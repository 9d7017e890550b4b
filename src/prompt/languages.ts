import type { Language, StringSyntax } from '../core/language.ts';
import {
  accessorChain,
  annotation,
  attribute,
  braceContinuation,
  chain,
  cLeadIn,
  cOpenEnd,
  jsContinuation,
  openEnd,
} from './statements.ts';

const double: StringSyntax = { quote: '"' };
const single: StringSyntax = { quote: "'" };
const backquote: StringSyntax = { quote: '`', multiline: true };
const templates: StringSyntax = { ...backquote, holes: ['${'] };

/** The quotes again, in front, as strings with holes where `after` matches the text before them. */
function alsoWithHoles(strings: readonly StringSyntax[], holes: readonly string[], after: RegExp): StringSyntax[] {
  return [...strings.map((string) => ({ ...string, holes, after })), ...strings];
}

const braceOpener = /\{$/;
const cComments = { lineComments: ['//'], blockComment: ['/*', '*/'] } as const;

const python: Language = {
  lineComments: ['#'],
  strings: alsoWithHoles(
    [{ quote: '"""', multiline: true }, { quote: "'''", multiline: true }, double, single],
    ['{'],
    /(?:^|\W)(?:f|fr|rf)$/i,
  ),
  braces: false,
  openEnd: /\\$/,
  leadIn: annotation,
  blockOpener:
    /^\s*(?:(?:async\s+)?(?:def|for|with)|class|if|elif|else|while|try|except|finally|match|case)\b.*:$|^\s*[)\]].*:$/,
  continuation: {
    head: /^(?:if|elif|else|for|while|try|except|async\s+for)\b/,
    line: /^(?:elif|else|except|finally)\b/,
  },
  stops: ['\n\n\n', '\ndef ', '\nclass ', '\nif __name__'],
};

const javascript: Language = {
  ...cComments,
  strings: [double, single, templates],
  regexLiterals: true,
  braces: true,
  blockOpener: braceOpener,
  openEnd,
  leadIn: annotation,
  chain,
  continuation: jsContinuation,
  stops: ['\n\n\n', '\nfunction ', '\nclass ', '\nexport '],
};
const typescript: Language = {
  ...javascript,
  stops: ['\n\n\n', '\nfunction ', '\nexport ', '\nclass ', '\ninterface '],
};

const c: Language = {
  ...cComments,
  strings: [double],
  charLiterals: true,
  braces: true,
  blockOpener: braceOpener,
  openEnd: cOpenEnd,
  chain,
  semicolons: true,
  leadIn: cLeadIn,
  continuation: braceContinuation,
  stops: ['\n\n\n', '\n#include', '\nstatic ', '\nint main'],
};
const java: Language = {
  ...c,
  strings: [{ quote: '"""', multiline: true }, double],
  openEnd,
  leadIn: annotation,
  stops: ['\n\n\n', '\npublic ', '\nclass ', '\nimport '],
};
const shell: Language = {
  lineComments: ['#'],
  strings: [
    { quote: '"', multiline: true, holes: ['${', '$('] },
    { quote: "'", multiline: true, raw: true },
  ],
  heredoc: /^<<-?[ \t]*(["']?)(?<tag>[A-Za-z_]\w*)\1/,
  braces: false,
  openEnd: /(?:&&|\||\\)$/,
  blockOpener: /(?:\b(?:then|do|else|in)|\{)$/,
  closer: /^(?:fi|done|esac|\})(?![\w-])/,
  continuation: { head: /^(?:if|elif|else|case)\b/, line: /^(?:elif|else|then|do)\b/ },
  stops: ['\n\n\n', '\nfunction ', '\n#!/'],
};
const css: Language = {
  lineComments: [],
  blockComment: ['/*', '*/'],
  strings: [double, single],
  braces: true,
  blockOpener: braceOpener,
  openEnd: /,$/,
  semicolons: true,
  stops: ['\n\n\n', '\n@media', '\n@import', '\n/*'],
};
const html: Language = {
  lineComments: [],
  blockComment: ['<!--', '-->'],
  strings: [],
  braces: false,
  blockOpener:
    /<(?!\/|!|(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)(?![\w-]))[a-z][^<>]*(?<!\/)>$/i,
  closer: /^<\//,
  stops: ['\n\n\n', '\n<!DOCTYPE'],
};
const json: Language = {
  ...cComments,
  strings: [double],
  braces: true,
  blockOpener: /[{[]$/,
  stops: ['\n\n'],
};
const plain: Language = { lineComments: [], strings: [], braces: false, blockOpener: /(?!)/, stops: ['\n\n'] };

const table: Readonly<Record<string, Language>> = {
  python,
  javascript,
  javascriptreact: javascript,
  typescript,
  typescriptreact: typescript,
  vue: { ...html, stops: ['\n\n\n', '\n<template', '\n<script', '\n<style'] },
  java,
  kotlin: {
    ...java,
    strings: [
      { quote: '"""', multiline: true, raw: true, holes: ['${'] },
      { ...double, holes: ['${'] },
    ],
    semicolons: false,
    chain: accessorChain,
    stops: ['\n\n\n', '\nfun ', '\nclass ', '\nimport '],
  },
  go: {
    ...cComments,
    strings: [double, { ...backquote, raw: true }],
    charLiterals: true,
    braces: true,
    blockOpener: /[{(]$/,
    openEnd,
    stops: ['\n\n\n', '\nfunc ', '\ntype ', '\npackage '],
  },
  rust: {
    ...c,
    strings: [{ ...double, multiline: true }],
    openEnd,
    leadIn: attribute,
    continuation: jsContinuation,
    stops: ['\n\n\n', '\nfn ', '\npub ', '\nimpl ', '\nmod '],
  },
  c,
  cpp: { ...c, stops: ['\n\n\n', '\n#include', '\nclass ', '\ntemplate', '\nint main'] },
  csharp: {
    ...java,
    strings: alsoWithHoles([{ quote: '"""', multiline: true }, double], ['{'], /\$@?$/),
    openEnd,
    leadIn: attribute,
    stops: ['\n\n\n', '\npublic ', '\nnamespace ', '\nusing '],
  },
  swift: {
    ...java,
    strings: [
      { quote: '"""', multiline: true, holes: ['\\('] },
      { ...double, holes: ['\\('] },
    ],
    semicolons: false,
    continuation: jsContinuation,
    stops: ['\n\n\n', '\nfunc ', '\nclass ', '\nstruct '],
  },
  dart: {
    ...javascript,
    strings: ['"""', "'''", '"', "'"].map((quote) => ({ quote, multiline: quote.length > 1, holes: ['${'] })),
    regexLiterals: false,
    semicolons: true,
    stops: ['\n\n\n', '\nclass ', '\nvoid ', '\nimport '],
  },
  php: {
    lineComments: ['//', '#'],
    blockComment: ['/*', '*/'],
    strings: [
      { ...double, multiline: true, holes: ['{$', '${'] },
      { ...single, multiline: true },
    ],
    braces: true,
    blockOpener: braceOpener,
    openEnd: /(?:[=&|.]|=>|(?<!\+)\+|(?<!-)-|\?\?)$/,
    heredoc: /^<<<[ \t]*(["']?)(?<tag>\w+)\1/,
    semicolons: true,
    continuation: braceContinuation,
    stops: ['\n\n\n', '\nfunction ', '\nclass ', '\n?>'],
  },
  ruby: {
    lineComments: ['#'],
    strings: [{ ...double, holes: ['#{'] }, single],
    braces: false,
    heredoc: /^<<[~-]?(["'`]?)(?<tag>[A-Z_]\w*)\1/,
    openEnd: /(?:&&|\|\||=|\+|\\|\.|(?<!\|),)$/,
    chain: /^(?:&?\.(?!\.)|&&|\|\||\?\s|:\s)/,
    blockOpener:
      /^\s*(?:def|class|module|if|elsif|else|unless|while|until|case|when|begin|rescue|ensure|for)\b|\bdo(?:\s*\|[^|]*\|)?$|\{(?:\s*\|[^|]*\|)?$/,
    closer: /^(?:end\b|\})/,
    continuation: {
      head: /^(?:if|elsif|else|unless|case|when|begin|rescue|def)\b/,
      line: /^(?:elsif|else|when|rescue|ensure)\b/,
    },
    stops: ['\n\n\n', '\ndef ', '\nclass ', '\nmodule '],
  },
  lua: {
    lineComments: ['--'],
    blockComment: ['--[[', ']]'],
    strings: [double, single],
    braces: false,
    blockOpener: /\b(?:then|do|else|repeat)$|\bfunction(?:\s+[\w.:]+)?\s*\([^()]*\)$|\{$/,
    openEnd: /(?:=|\.\.|\b(?:and|or|not))$/,
    closer: /^(?:end\b|until\b|\})/,
    continuation: { head: /^(?:if|elseif|else)\b/, line: /^(?:elseif|else)\b/ },
    stops: ['\n\n\n', '\nfunction ', '\nlocal function'],
  },
  shellscript: shell,
  perl: {
    ...c,
    lineComments: ['#'],
    strings: [
      { ...double, multiline: true },
      { ...single, multiline: true },
    ],
    charLiterals: false,
    heredoc: /^<<~?(["']?)(?<tag>[A-Z_]\w*)\1/,
    stops: ['\n\n\n', '\nsub ', '\npackage '],
  },
  powershell: {
    lineComments: ['#'],
    blockComment: ['<#', '#>'],
    strings: [
      { ...double, multiline: true, holes: ['$('] },
      { ...single, multiline: true, raw: true },
    ],
    braces: true,
    blockOpener: braceOpener,
    openEnd: /[`|,=]$/,
    continuation: braceContinuation,
    stops: ['\n\n\n', '\nfunction '],
  },
  r: {
    lineComments: ['#'],
    strings: [double, single],
    braces: true,
    blockOpener: braceOpener,
    openEnd: /(?:[=&|+*/,~-]|%>%|<-)$/,
    continuation: jsContinuation,
    stops: ['\n\n\n'],
  },
  elixir: {
    lineComments: ['#'],
    strings: [
      { quote: '"""', multiline: true, holes: ['#{'] },
      { ...double, holes: ['#{'] },
    ],
    braces: false,
    openEnd: /(?:[=|,+]|->|<>)$/,
    chain: /^\|>/,
    blockOpener: /(?:\bdo|->|\belse|\brescue|\bfn)$/,
    closer: /^end\b/,
    continuation: { head: /\bdo$/, line: /^(?:else|rescue|catch|after)\b/ },
    stops: ['\n\n\n', '\ndefmodule '],
  },
  dockerfile: { ...plain, lineComments: ['#'], openEnd: /\\$/, stops: ['\n\n', '\nFROM '] },
  makefile: { ...plain, lineComments: ['#'], openEnd: /\\$/, blockOpener: /^[^\s:=]+\s*:(?!=)/, stops: ['\n\n'] },
  sql: {
    lineComments: ['--'],
    blockComment: ['/*', '*/'],
    strings: [{ ...single, multiline: true }],
    braces: true,
    blockOpener: /(?:\(|\bBEGIN)$/i,
    statementEnd: ';',
    stops: ['\n\n', '\nGO\n'],
  },
  html,
  svelte: { ...html, stops: ['\n\n\n', '\n<script', '\n<style'] },
  xml: { ...html, stops: ['\n\n\n'] },
  css,
  scss: { ...css, lineComments: ['//'] },
  less: { ...css, lineComments: ['//'] },
  json,
  jsonc: json,
  yaml: {
    lineComments: ['#'],
    strings: [double, { ...single, raw: true }],
    braces: false,
    listItem: /^-(?:\s|$)/,
    chain: /^/,
    blockOpener: /(?:^|\s)(?:-\s+)?[\w."'-]+:(?:\s*[|>][+-]?)?$/,
    stops: ['\n\n\n', '\n---', '\n...'],
  },
  toml: { ...plain, lineComments: ['#'], strings: [double, single], stops: ['\n\n', '\n['] },
  markdown: { ...plain, blockComment: ['<!--', '-->'], stops: ['\n\n', '\n#', '\n```'] },
  plaintext: plain,
};

/**
 * The row of a VS Code language id; unknown languages are read like C, which most resemble. In a page, `prefix` tells whether the cursor
 * stands in a script or a style sheet.
 */
export function languageOf(languageId: string, prefix = ''): Language {
  const row = Object.hasOwn(table, languageId) ? (table[languageId] ?? c) : c;
  return row.blockComment === html.blockComment ? (embeddedAt(prefix) ?? row) : row;
}

function embeddedAt(prefix: string): Language | undefined {
  const open = (tag: string) => prefix.lastIndexOf(`<${tag}`) - prefix.lastIndexOf(`</${tag}`);
  const inTag = (tag: string) => prefix.indexOf('>', prefix.lastIndexOf(`<${tag}`)) < 0;
  if (open('script') > 0 && !inTag('script')) return typescript;
  return open('style') > 0 && !inTag('style') ? table['scss'] : undefined;
}

/** Language ids with a row of their own. */
export const knownLanguages: readonly string[] = Object.keys(table);
