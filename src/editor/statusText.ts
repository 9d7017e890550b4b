import type { CompletionError } from '../core/errors.ts';
import { isBuiltin } from '../core/isBuiltin.ts';
import { statusMessages } from '../core/messages/statusBar.ts';
import type { Settings } from '../core/settings.ts';
import type { Status } from '../core/status.ts';
import type { DayTotals } from '../usage/ledger.ts';
import type { Gauge } from '../usage/spending.ts';
import { capText } from './capText.ts';
import { clockTime, type DisplayLanguage, explain, titleOf } from './displayLanguage.ts';
import { compact, inFull } from './numbers.ts';

/** What the status bar shows. */
export interface StatusTextFacts {
  readonly status: Status;
  /** Of the document where the cursor stands. */
  readonly settings: Settings;
  /** The built-in engine suggests because nothing has been chosen yet. */
  readonly awaitsService: boolean;
  readonly today: DayTotals;
  /** How far those caps are used that are set. */
  readonly caps: readonly Gauge[];
  /** Of the document where the cursor stands. */
  readonly languageId: string | undefined;
  /** Epoch ms. */
  readonly now: number;
}

export interface StatusText {
  /** The state in a word or two. */
  readonly title: string;
  /** What the bar shows, with its icon. */
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  readonly ariaLabel: string;
  readonly background: 'warning' | 'error' | undefined;
}

/** State, engine and today's usage. Tooltip and aria label say in sentences what is the matter. */
export function statusText(facts: StatusTextFacts, language: DisplayLanguage): StatusText {
  const { status, settings, awaitsService, today, caps } = facts;
  const { localize } = language;
  const isFree = awaitsService || isBuiltin(settings);
  const isStandIn = status.kind === 'held' && status.standsIn;
  const face = faceOf(facts, language);
  const tokens = compact(today.promptTokens + today.completionTokens);
  const capTexts = isFree ? [] : caps.map((gauge) => capText(gauge, settings, language));
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
  // The state, the engine, and what it costs.
  const line = [face.title, isFree ? localize(statusMessages.builtin) : settings.backend, usage].join(' · ');
  const engine = isFree ? localize(statusMessages.builtinSpeaks) : serviceSentence(settings, language);
  const sentences = [
    ...face.sentences,
    ...(isStandIn ? [] : [engine]),
    ...(awaitsService ? [localize(statusMessages.chooseService)] : []),
    ...capTexts.map(({ full }) => full),
    details,
    localize(statusMessages.clickForMenu),
  ];
  return {
    title: face.title,
    text: `$(${face.icon}) ${face.stops ? `StarCoder: ${face.title}` : line}`,
    tooltip: ['**StarCoder Inline**', ...sentences.map(escaped)].join('\n\n'),
    ariaLabel: [`StarCoder: ${face.title}.`, ...sentences].join(' '),
    background: face.background,
  };
}

/** What the state alone decides. */
interface Face {
  readonly icon: string;
  /** The state in a word or two. */
  readonly title: string;
  /** Nothing comes in this state, so it is shown in place of the engine and the counter. */
  readonly stops?: boolean;
  readonly sentences: readonly string[];
  readonly background?: 'warning' | 'error';
}

function faceOf({ status, settings, languageId = '', now }: StatusTextFacts, language: DisplayLanguage): Face {
  const { localize } = language;
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
    case 'off': {
      const [title, sentence] = offMessages[status.by];
      const sentences = [localize(sentence, languageId)];
      return { icon: 'circle-slash', stops: true, title: localize(title, languageId), sentences };
    }
    case 'excluded': {
      const sentences = [localize(statusMessages.excludedBy)];
      return { icon: 'lock', stops: true, title: localize(statusMessages.excluded), sentences };
    }
    case 'snoozed':
      return { icon: 'bell-slash', stops: true, ...snoozedFace(status, language) };
    case 'held':
      return heldFace(status, settings, now, language);
  }
}

/** Title and sentence for each place that turns suggestions off. */
const offMessages = {
  user: [statusMessages.off, statusMessages.offByUser],
  language: [statusMessages.offForLanguage, statusMessages.offByLanguage],
  file: [statusMessages.offForFile, statusMessages.offByFile],
  workspace: [statusMessages.offForWorkspace, statusMessages.offByWorkspace],
  editor: [statusMessages.offInEditor, statusMessages.offByEditor],
} as const;

function snoozedFace(
  { until }: Extract<Status, { kind: 'snoozed' }>,
  language: DisplayLanguage,
): Pick<Face, 'title' | 'sentences'> {
  const { localize } = language;
  if (until === undefined) {
    return { title: localize(statusMessages.snoozed), sentences: [localize(statusMessages.snoozes)] };
  }
  const time = clockTime(until, language);
  return {
    title: localize(statusMessages.snoozedUntil, time),
    sentences: [localize(statusMessages.snoozesUntil, time)],
  };
}

function heldFace(
  { error, until, standsIn }: Extract<Status, { kind: 'held' }>,
  { backend }: Settings,
  now: number,
  { tag, localize }: DisplayLanguage,
): Face {
  const problem = titleOf(error, localize);
  const explanation = explain(error, localize);
  const goesOn = until === undefined ? [] : [localize(statusMessages.goesOnAt, momentOf(until, now, tag))];
  if (standsIn) {
    const sentences = [explanation, localize(statusMessages.standsInMeanwhile), ...goesOn];
    // The cap is the person's; the rest is of the service.
    const title =
      error.kind === 'capReached'
        ? localize(statusMessages.standsIn, problem)
        : localize(statusMessages.standsInFor, backend, problem);
    return { icon: 'sparkle', title, stops: true, sentences };
  }
  return {
    icon: until === undefined ? 'warning' : 'debug-pause',
    title: problem,
    stops: true,
    sentences: [explanation, ...goesOn],
    ...(until === undefined && { background: setUpKinds.has(error.kind) ? 'warning' : 'error' }),
  };
}

/** The time of day; with the date where it is not today. */
function momentOf(at: number, now: number, tag: string): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date(now).toDateString();
  return isToday ? date.toLocaleTimeString(tag) : date.toLocaleString(tag, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Not yet set up is no error. */
const setUpKinds: ReadonlySet<CompletionError['kind']> = new Set([
  'needsKeys',
  'needsEndpoint',
  'needsUrl',
  'needsModel',
]);

/** Names the service, and its model where there is one. */
function serviceSentence({ backend, model, endpoint, preset }: Settings, { localize }: DisplayLanguage): string {
  const name = preset.protocol === 'qianfan-v1' ? endpoint : model;
  return name === ''
    ? localize(statusMessages.engine, backend)
    : localize(statusMessages.engineWithModel, backend, name);
}

/** Text of a server must not become a link. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~-]/g, '\\$&');
}
