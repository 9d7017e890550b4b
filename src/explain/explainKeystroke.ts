import type { Keystroke } from '../core/keystrokes.ts';
import type { Localize } from '../core/localize.ts';
import { errorTitles } from '../core/messages/errors.ts';
import { whyAdvice, whyBuiltinReasons, whyEndings, whyReasons } from '../core/messages/whyNoSuggestion.ts';
import type { DropReason, SkipReason } from '../core/outcome.ts';

/** Where to go: a setting, or a command of this extension. */
export type Remedy = { readonly setting: string } | { readonly command: 'runDoctor' | 'resume' };

/** What can be done. */
export interface Advice {
  readonly text: string;
  readonly remedies: readonly Remedy[];
}

/** What happened, as one sentence in the person's language. */
export function explainKeystroke(
  { kind, reason, error, isBuiltin, recalled, requests, stages }: Keystroke,
  localize: Localize,
): string {
  const title = error ? localize(errorTitles[error]) : '';
  if (reason) return localize((isBuiltin && whyBuiltinReasons[reason]) || whyReasons[reason], title);
  if (kind === 'failed') return localize(whyEndings.failed, title);
  if (kind === 'suggested') {
    if (recalled) return localize(whyEndings.recalled);
    return localize(isBuiltin ? whyEndings.shownBuiltin : whyEndings.shown);
  }
  const isAsked = requests > 0 || stages.joined !== undefined;
  return localize(isAsked ? whyEndings.cancelledAsked : whyEndings.cancelledUnasked);
}

/** What can be done about it, if anything. */
export function adviceOn({ kind, reason, isBuiltin, requests, stages }: Keystroke): Advice | undefined {
  if (reason && isBuiltin && aboutModels.has(reason)) return reason === 'empty' ? lessSure : undefined;
  if (reason) return advice[reason];
  if (kind === 'failed') return goOn;
  const isTooEarly = kind === 'cancelled' && requests === 0 && stages.pause !== undefined;
  return isTooEarly ? { text: whyAdvice.shorterPause, remedies: [setting('debounceMs')] } : undefined;
}

const setting = (name: string): Remedy => ({ setting: `starcoder.${name}` });
const askByHand: Advice = { text: whyAdvice.askByHand, remedies: [] };
const useMenu: Advice = { text: whyAdvice.useMenu, remedies: [] };
const typeOn: Advice = { text: whyAdvice.typeOn, remedies: [] };
const goOn: Advice = { text: whyAdvice.goOn, remedies: [{ command: 'runDoctor' }, { command: 'resume' }] };
const otherModel: Advice = { text: whyAdvice.otherModel, remedies: [setting('model')] };
const baseModel: Advice = { text: whyAdvice.baseModel, remedies: [setting('model')] };
const tellSuffix: Advice = { text: whyAdvice.tellSuffix, remedies: [setting('fim')] };

const lessSure: Advice = { text: whyAdvice.lessSure, remedies: [setting('builtin.precision')] };

/** What is advised on these is to set a model, or what it is told; the built-in engine has none. */
const aboutModels: ReadonlySet<SkipReason | DropReason> = new Set([
  'empty',
  'blank',
  'marker',
  'thinking',
  'talk',
  'echo',
  'repeatsBelow',
  'repeatsSuffix',
  'breaksLine',
] as const);

const advice: Readonly<Record<SkipReason | DropReason, Advice | undefined>> = {
  disabled: { text: whyAdvice.switchOn, remedies: [setting('enabled')] },
  excluded: { text: whyAdvice.include, remedies: [setting('exclude')] },
  offHere: useMenu,
  snoozed: useMenu,
  manualOnly: { text: whyAdvice.useMenu, remedies: [setting('trigger')] },
  notInserting: undefined,
  emptyPrompt: undefined,
  midWord: askByHand,
  selection: { text: whyAdvice.completeSelection, remedies: [] },
  severalCursors: askByHand,
  deleted: typeOn,
  undone: typeOn,
  composing: undefined,
  nothingHere: typeOn,
  dismissed: askByHand,
  paused: goOn,
  empty: otherModel,
  blank: otherModel,
  marker: { text: whyAdvice.markerFamily, remedies: [setting('fim'), setting('model')] },
  thinking: baseModel,
  talk: baseModel,
  echo: baseModel,
  stopSequence: { text: whyAdvice.stops, remedies: [setting('stopSequences')] },
  outsideBlock: { text: whyAdvice.length, remedies: [setting('length')] },
  repeatsBelow: tellSuffix,
  repeatsSuffix: tellSuffix,
  breaksLine: tellSuffix,
  unsafe: undefined,
  notFitting: undefined,
};
