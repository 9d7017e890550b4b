import * as vscode from 'vscode';
import type { CompletionError } from '../core/errors.ts';
import { isBuiltin } from '../core/isBuiltin.ts';
import { statusMessages } from '../core/messages/statusBar.ts';
import type { Settings } from '../core/settings.ts';
import type { Status } from '../core/status.ts';
import type { DayTotals } from '../usage/ledger.ts';
import type { Gauge } from '../usage/spending.ts';
import { capText } from './capText.ts';
import { clockTime, explain, localize, titleOf } from './localize.ts';
import { compact, inFull } from './numbers.ts';

/** State, engine and today's usage, in one item that says in its tooltip what is the matter, and opens the menu on a click. */
export class StatusBar implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  /** The state in a word or two. */
  title = '';

  constructor() {
    this.#item = vscode.window.createStatusBarItem('starcoder.status', vscode.StatusBarAlignment.Right, 100);
    this.#item.name = 'StarCoder';
    this.#item.command = 'starcoder.showMenu';
    this.#item.show();
  }

  render({ status, settings, awaitsService, today, caps, languageId = '' }: StatusBarFacts): void {
    const isFree = isBuiltin(settings);
    const isStandIn = status.kind === 'held' && status.standsIn;
    const face = faceOf(status, settings, languageId);
    const tokens = compact(today.promptTokens + today.completionTokens);
    const capTexts = isFree ? [] : caps.map((gauge) => capText(gauge, settings));
    const usage = isFree
      ? localize(statusMessages.free)
      : (capTexts[0]?.short ?? localize(statusMessages.usage, today.requests, tokens));
    const details = localize(
      statusMessages.usageToday,
      today.requests,
      inFull(today.promptTokens),
      inFull(today.completionTokens),
      today.offered,
      today.accepted,
      inFull(today.acceptedCharacters),
    );
    const engine = isFree ? localize(statusMessages.builtin) : settings.backend;
    // The state, who suggests, and what it costs.
    const line = [face.title, engine, usage].join(' · ');
    const title = face.stops ? `StarCoder: ${face.title}` : line;
    const sentences = [
      ...face.sentences,
      ...(isStandIn ? [] : [engineOf(settings)]),
      ...(awaitsService ? [localize(statusMessages.chooseService)] : []),
      ...capTexts.map(({ full }) => full),
      details,
      localize(statusMessages.clickForMenu),
    ];
    this.title = face.title;
    this.#item.text = `$(${face.icon}) ${title}`;
    this.#item.tooltip = new vscode.MarkdownString(['**StarCoder Inline**', ...sentences.map(escaped)].join('\n\n'));
    this.#item.accessibilityInformation = { label: [`StarCoder: ${face.title}.`, ...sentences].join(' ') };
    this.#item.backgroundColor = face.background && new vscode.ThemeColor(`statusBarItem.${face.background}Background`);
  }

  dispose(): void {
    this.#item.dispose();
  }
}

/** What the status bar shows. */
export interface StatusBarFacts {
  readonly status: Status;
  /** Of who suggests. */
  readonly settings: Settings;
  /** The built-in engine suggests because nothing has been chosen yet. */
  readonly awaitsService: boolean;
  readonly today: DayTotals;
  /** How far those are used that are set. */
  readonly caps: readonly Gauge[];
  /** Of the document where the cursor stands. */
  readonly languageId: string | undefined;
}

interface Face {
  readonly icon: string;
  /** The state in a word or two. */
  readonly title: string;
  /** Nothing comes in this state, so it is shown in place of the engine and the counter. */
  readonly stops?: boolean;
  readonly sentences: readonly string[];
  readonly background?: 'warning' | 'error';
}

function faceOf(status: Status, settings: Settings, languageId: string): Face {
  switch (status.kind) {
    case 'ready':
      return { icon: 'sparkle', title: localize(statusMessages.ready), sentences: [] };
    case 'working':
      return {
        icon: 'loading~spin',
        title: localize(statusMessages.asking),
        sentences: [localize(statusMessages.asks)],
      };
    case 'manual':
      return {
        icon: 'record-keys',
        title: localize(statusMessages.manual),
        sentences: [localize(statusMessages.manualMode)],
      };
    case 'off':
      return { icon: 'circle-slash', stops: true, ...offFace(status, languageId) };
    case 'excluded': {
      const sentences = [localize(statusMessages.excludedBy)];
      return { icon: 'lock', stops: true, title: localize(statusMessages.excluded), sentences };
    }
    case 'snoozed':
      return { icon: 'bell-slash', stops: true, ...snoozedFace(status) };
    case 'held':
      return heldFace(status, settings);
  }
}

function offFace({ by }: Extract<Status, { kind: 'off' }>, languageId: string): Pick<Face, 'title' | 'sentences'> {
  const texts = {
    user: [statusMessages.off, statusMessages.offByUser],
    language: [statusMessages.offForLanguage, statusMessages.offByLanguage],
    file: [statusMessages.offForFile, statusMessages.offByFile],
    workspace: [statusMessages.offForWorkspace, statusMessages.offByWorkspace],
    editor: [statusMessages.offInEditor, statusMessages.offByEditor],
  } as const;
  const [title, sentence] = texts[by];
  return { title: localize(title, languageId), sentences: [localize(sentence, languageId)] };
}

function snoozedFace({ until }: Extract<Status, { kind: 'snoozed' }>): Pick<Face, 'title' | 'sentences'> {
  if (until === undefined) {
    return { title: localize(statusMessages.snoozed), sentences: [localize(statusMessages.snoozes)] };
  }
  const time = clockTime(until);
  return {
    title: localize(statusMessages.snoozedUntil, time),
    sentences: [localize(statusMessages.snoozesUntil, time)],
  };
}

function heldFace({ error, until, standsIn }: Extract<Status, { kind: 'held' }>, { backend }: Settings): Face {
  const time = until !== undefined && momentOf(until);
  if (standsIn) {
    const sentences = [explain(error), localize(statusMessages.standsInMeanwhile)];
    if (time) sentences.push(localize(statusMessages.goesOnAt, time));
    // The cap is the person's; the rest is of the service.
    const title =
      error.kind === 'capReached'
        ? localize(statusMessages.standsIn, titleOf(error))
        : localize(statusMessages.standsInFor, backend, titleOf(error));
    return { icon: 'sparkle', title, stops: true, sentences };
  }
  return {
    icon: until === undefined ? 'warning' : 'debug-pause',
    title: titleOf(error),
    stops: true,
    sentences: [explain(error), ...(time ? [localize(statusMessages.goesOnAt, time)] : [])],
    ...(until === undefined && { background: setUpKinds.has(error.kind) ? 'warning' : 'error' }),
  };
}

/** The time of day; with the date where it is not today. */
function momentOf(at: number): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday
    ? date.toLocaleTimeString(vscode.env.language)
    : date.toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Not yet set up is no error. */
const setUpKinds: ReadonlySet<CompletionError['kind']> = new Set([
  'needsKeys',
  'needsEndpoint',
  'needsUrl',
  'needsModel',
]);

/** Who speaks. */
function engineOf(settings: Settings): string {
  const { backend, model, endpoint, preset } = settings;
  if (isBuiltin(settings)) return localize(statusMessages.builtinSpeaks);
  const name = preset.protocol === 'qianfan-v1' ? endpoint : model;
  return name === ''
    ? localize(statusMessages.engine, backend)
    : localize(statusMessages.engineWithModel, backend, name);
}

/** Text of a server must not become a link. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~-]/g, '\\$&');
}
