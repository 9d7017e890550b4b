import * as vscode from 'vscode';
import type { CompletionError } from '../core/errors.ts';
import { statusMessages } from '../core/messages/statusBar.ts';
import type { Status } from '../core/types.ts';
import type { DayTotals } from '../usage/ledger.ts';
import { explain, localize, titleOf } from './localize.ts';

/** State and today's usage, in one item that says in its tooltip what is the matter and does on a click what helps. */
export class StatusBar implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;

  constructor() {
    this.#item = vscode.window.createStatusBarItem('starcoder.status', vscode.StatusBarAlignment.Right, 100);
    this.#item.name = 'StarCoder';
    this.#item.show();
  }

  render(status: Status, today: DayTotals): void {
    const face = faceOf(status);
    const usage = localize(statusMessages.usage, today.requests, compact(today.promptTokens + today.completionTokens));
    const details = localize(
      statusMessages.usageToday,
      today.requests,
      today.promptTokens.toLocaleString(vscode.env.language),
      today.completionTokens.toLocaleString(vscode.env.language),
      today.offered,
      today.accepted,
      today.acceptedCharacters.toLocaleString(vscode.env.language),
    );
    const title = face.title === undefined ? usage : `StarCoder: ${face.title}`;
    const sentences = [...face.sentences, details, face.click.hint];
    this.#item.text = `$(${face.icon}) ${title}`;
    this.#item.tooltip = new vscode.MarkdownString(['**StarCoder Inline**', ...sentences.map(escaped)].join('\n\n'));
    this.#item.accessibilityInformation = { label: [`StarCoder: ${face.title ?? usage}.`, ...sentences].join(' ') };
    this.#item.backgroundColor = face.background && new vscode.ThemeColor(`statusBarItem.${face.background}Background`);
    this.#item.command = face.click.command;
  }

  dispose(): void {
    this.#item.dispose();
  }
}

interface Face {
  readonly icon: string;
  /** Replaces the counter. */
  readonly title?: string;
  readonly sentences: readonly string[];
  readonly background?: 'warning' | 'error';
  readonly click: { readonly command: string | vscode.Command; readonly hint: string };
}

function faceOf(status: Status): Face {
  const log = { command: 'starcoder.showLog', hint: localize(statusMessages.clickForLog) };
  if (status.kind === 'ready') return { icon: 'sparkle', sentences: [], click: log };
  if (status.kind === 'working')
    return { icon: 'loading~spin', sentences: [localize(statusMessages.working)], click: log };
  if (status.kind === 'disabled') {
    return { icon: 'circle-slash', sentences: [localize(statusMessages.disabled)], click: log };
  }
  const { error, until } = status;
  const time = until !== undefined && new Date(until).toLocaleTimeString(vscode.env.language);
  return {
    icon: until === undefined ? 'warning' : 'debug-pause',
    title: titleOf(error),
    sentences: [explain(error), ...(time ? [localize(statusMessages.goesOnAt, time)] : [])],
    ...(until === undefined && { background: setUpKinds.has(error.kind) ? 'warning' : 'error' }),
    click: remedy(error),
  };
}

/** Not yet set up is no error. */
const setUpKinds: ReadonlySet<CompletionError['kind']> = new Set([
  'needsKeys',
  'needsEndpoint',
  'needsUrl',
  'needsModel',
]);

/** The setting that mends it. */
const settingFor: Partial<Record<CompletionError['kind'], string>> = {
  needsEndpoint: 'starcoder.endpoint',
  endpointUnknown: 'starcoder.endpoint',
  needsUrl: 'starcoder.url',
  needsModel: 'starcoder.model',
  modelUnknown: 'starcoder.model',
  noInfill: 'starcoder.model',
};

function remedy({ kind }: CompletionError): Face['click'] {
  if (['needsKeys', 'wrongApiKey', 'wrongSecretKey', 'keysRefused', 'tokenExpired'].includes(kind)) {
    return { command: 'starcoder.setCredentials', hint: localize(statusMessages.clickToSetKeys) };
  }
  const setting = settingFor[kind];
  if (setting !== undefined) {
    const open = { command: 'workbench.action.openSettings', title: '', arguments: [setting] };
    return { command: open, hint: localize(statusMessages.clickToSet, setting) };
  }
  return { command: 'starcoder.resume', hint: localize(statusMessages.clickToRetry) };
}

/** 1234 -> 1.2k, so that the status bar does not jump with every token. */
function compact(count: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(count).toLowerCase();
}

/** Text of a server must not become a link. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~-]/g, '\\$&');
}
