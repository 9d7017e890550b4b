import { menuMessages } from '../core/messages/menu.ts';
import type { KeyPreset } from '../core/settings.ts';
import type { Status } from '../core/status.ts';
import { clockTime, type DisplayLanguage } from './displayLanguage.ts';
import { enabledBy, type Inspected, isOnForUser, isOnInWorkspace } from './enabledBy.ts';
import { remedyFor } from './remedy.ts';

/** What the menu is made from. */
export interface MenuFacts {
  readonly status: Status;
  /** The built-in engine suggests because nothing has been chosen yet. */
  readonly awaitsService: boolean;
  /** Of `starcoder.enabled`, where the cursor stands. */
  readonly enabled: Inspected;
  /** The language's name for people; undefined without an editor. */
  readonly language: string | undefined;
  readonly fileIsOff: boolean;
  readonly hasWorkspace: boolean;
  readonly snoozed: boolean;
  readonly manual: boolean;
  readonly keys: KeyPreset;
  /** Commands that can be run now. */
  readonly commands: ReadonlySet<string>;
}

/** A line of the menu, or the heading of those below it, in the display language. */
export type MenuEntry =
  | { readonly heading: string }
  | {
      readonly icon: string;
      readonly label: string;
      readonly detail?: string;
      readonly command: string;
      readonly arguments?: readonly unknown[];
    };

/** A line whose `label` and `detail` are messages. */
type Line = Exclude<MenuEntry, { heading: string }> & {
  /** Fills the label: a text, or a time in epoch ms. */
  readonly gap?: string | number;
};

/** First what mends the present trouble or chooses a service, then where and when suggestions come, then everything to look at. */
export function menuEntries(facts: MenuFacts, language: DisplayLanguage): MenuEntry[] {
  const groups: readonly (readonly [heading: string, lines: readonly Line[]])[] = [
    [menuMessages.mend, mending(facts)],
    [menuMessages.service, facts.awaitsService ? choosing : []],
    [menuMessages.where, where(facts)],
    [menuMessages.when, when(facts)],
    [menuMessages.more, more(facts)],
  ];
  return groups.flatMap(([heading, lines]) =>
    lines.length > 0
      ? [{ heading: language.localize(heading) }, ...lines.map((line) => localized(line, language))]
      : [],
  );
}

function localized({ gap, label, detail, ...line }: Line, language: DisplayLanguage): MenuEntry {
  const { localize } = language;
  const gaps = gap === undefined ? [] : [typeof gap === 'number' ? clockTime(gap, language) : gap];
  return { ...line, label: localize(label, ...gaps), ...(detail !== undefined && { detail: localize(detail) }) };
}

function mending({ status }: MenuFacts): Line[] {
  if (status.kind === 'off' && status.by === 'editor') {
    return [settingLine(menuMessages.turnOnInEditor, 'eye', 'editor.inlineSuggest.enabled')];
  }
  if (status.kind !== 'held') return [];
  const remedy = remedyFor(status.error);
  const retry: Line = { icon: 'debug-continue', label: menuMessages.retry, command: 'starcoder.resume' };
  if (remedy.kind === 'keys') {
    return [{ icon: 'key', label: menuMessages.setKeys, command: 'starcoder.setCredentials' }, retry];
  }
  if (remedy.kind === 'setting') return [settingLine(menuMessages.openSetting, 'gear', remedy.setting), retry];
  return [retry];
}

/** Whoever has the keys already need not look for their fields. */
const choosing: readonly Line[] = [
  { icon: 'plug', label: menuMessages.chooseService, command: 'starcoder.openSettings', arguments: ['backend'] },
  { icon: 'key', label: menuMessages.setKeys, command: 'starcoder.setCredentials' },
];

function settingLine(label: string, icon: string, setting: string): Line {
  return { icon, label, gap: setting, command: 'workbench.action.openSettings', arguments: [setting] };
}

function where({ enabled, language, fileIsOff, hasWorkspace }: MenuFacts): Line[] {
  const isOn = enabledBy(enabled).enabled;
  const forLanguage = isOn ? menuMessages.turnOffForLanguage : menuMessages.turnOnForLanguage;
  const forFile = fileIsOff ? menuMessages.turnOnForFile : menuMessages.turnOffForFile;
  const isOnHere = isOnInWorkspace(enabled);
  const inWorkspace = isOnHere ? menuMessages.turnOffInWorkspace : menuMessages.turnOnInWorkspace;
  const isOnAnywhere = isOnForUser(enabled);
  const everywhere = isOnAnywhere ? menuMessages.turnOff : menuMessages.turnOn;
  return [
    ...(language === undefined
      ? []
      : [
          { ...toggle(isOn, forLanguage, 'starcoder.toggleLanguage'), gap: language },
          toggle(!fileIsOff, forFile, 'starcoder.toggleFile'),
        ]),
    ...(hasWorkspace ? [toggle(isOnHere, inWorkspace, 'starcoder.toggleWorkspace')] : []),
    toggle(isOnAnywhere, everywhere, 'starcoder.toggle'),
  ];
}

function toggle(isOn: boolean, label: string, command: string): Line {
  return { icon: isOn ? 'circle-slash' : 'check', label, command };
}

/** For so many minutes, or until the window is loaded again. */
export const snoozeChoices = [
  { label: menuMessages.snooze5, minutes: 5 },
  { label: menuMessages.snooze60, minutes: 60 },
  { label: menuMessages.snoozeUntilRestart, minutes: Number.POSITIVE_INFINITY },
] as const;

function when({ status, snoozed, manual }: MenuFacts): Line[] {
  const until = status.kind === 'snoozed' ? status.until : undefined;
  const waking = until === undefined ? { label: menuMessages.wake } : { label: menuMessages.wakeBefore, gap: until };
  return [
    ...(snoozed
      ? [{ icon: 'bell', ...waking, command: 'starcoder.wake' }]
      : snoozeChoices.map(({ label, minutes }) => ({
          icon: 'bell-slash',
          label,
          command: 'starcoder.snooze',
          arguments: [minutes],
        }))),
    {
      icon: 'record-keys',
      label: manual ? menuMessages.manualOff : menuMessages.manualOn,
      detail: menuMessages.manualDetail,
      command: 'starcoder.toggleManual',
    },
  ];
}

const keyDetails: Readonly<Record<KeyPreset, string>> = {
  editor: menuMessages.keysEditor,
  tabIndents: menuMessages.keysTabIndents,
  vim: menuMessages.keysVim,
};

function more({ keys, commands }: MenuFacts): Line[] {
  const lines: readonly Line[] = [
    { icon: 'graph', label: menuMessages.usage, command: 'starcoder.showUsage' },
    { icon: 'settings-gear', label: menuMessages.settings, command: 'starcoder.openSettings' },
    { icon: 'pulse', label: menuMessages.doctor, command: 'starcoder.runDoctor' },
    { icon: 'question', label: menuMessages.whyNoSuggestion, command: 'starcoder.whyNoSuggestion' },
    { icon: 'output', label: menuMessages.log, command: 'starcoder.showLog' },
  ];
  const ofKeys = { ...settingLine(menuMessages.keys, 'keyboard', 'starcoder.keys'), detail: keyDetails[keys] };
  return [ofKeys, ...lines.filter(({ command }) => commands.has(command))];
}
