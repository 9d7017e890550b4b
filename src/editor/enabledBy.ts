import type { OffBy } from '../core/status.ts';

/** What `WorkspaceConfiguration.inspect` says of a setting: a value for each place where it is set. */
export interface Inspected {
  readonly defaultValue?: unknown;
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
  readonly globalLanguageValue?: unknown;
  readonly workspaceLanguageValue?: unknown;
  readonly workspaceFolderLanguageValue?: unknown;
}

/** Places where `starcoder.enabled` can be written. */
export type Place = keyof Omit<Inspected, 'defaultValue'>;

/** One change of settings.json; undefined takes `starcoder.enabled` out. */
export interface Write {
  readonly place: Place;
  readonly value: boolean | undefined;
}

const languagePlaces = ['workspaceFolderLanguageValue', 'workspaceLanguageValue', 'globalLanguageValue'] as const;
const workspacePlaces = ['workspaceFolderValue', 'workspaceValue'] as const;

/** Whether suggestions are on, and what says so. As VS Code has it, a value for the language wins over all that are for none. */
export function enabledBy(inspected: Inspected): { enabled: boolean; by: Exclude<OffBy, 'file' | 'editor'> } {
  const language = valueIn(inspected, languagePlaces);
  if (language !== undefined) return { enabled: language, by: 'language' };
  const workspace = valueIn(inspected, workspacePlaces);
  if (workspace !== undefined) return { enabled: workspace, by: 'workspace' };
  return { enabled: isOnForUser(inspected), by: 'user' };
}

/** What turned suggestions off where the cursor stands; undefined where they are on. */
export function offBy(inspected: Inspected, fileIsOff: boolean, editorShows: boolean): OffBy | undefined {
  if (!editorShows) return 'editor';
  const { enabled, by } = enabledBy(inspected);
  if (!enabled) return by;
  return fileIsOff ? 'file' : undefined;
}

/** What turns suggestions on or off for the language, in the person's own settings; a workspace that says otherwise is overruled. */
export function writesForLanguage(inspected: Inspected, enabled: boolean): Write[] {
  const others = languagePlaces
    .filter((place) => place !== 'globalLanguageValue' && inspected[place] !== undefined)
    .map((place) => ({ place, value: enabled }));
  const elsewhere = valueIn(inspected, workspacePlaces) ?? isOnForUser(inspected);
  const isSuperfluous = elsewhere === enabled && others.length === 0;
  return [{ place: 'globalLanguageValue', value: isSuperfluous ? undefined : enabled }, ...others];
}

/** What turns suggestions on or off in the workspace. */
export function writesForWorkspace(inspected: Inspected, enabled: boolean): Write[] {
  const value = isOnForUser(inspected) === enabled ? undefined : enabled;
  const folder =
    inspected.workspaceFolderValue === undefined ? [] : [{ place: 'workspaceFolderValue' as const, value }];
  return [{ place: 'workspaceValue', value }, ...folder];
}

/** Where a setting is to be changed so that it counts: the place that decides now. */
export function placeOf(inspected: Inspected): Place {
  const places = [...languagePlaces, ...workspacePlaces];
  return places.find((place) => inspected[place] !== undefined) ?? 'globalValue';
}

/** Whether suggestions are on in the workspace, whatever the language. */
export function isOnInWorkspace(inspected: Inspected): boolean {
  return valueIn(inspected, workspacePlaces) ?? isOnForUser(inspected);
}

/** Whether suggestions are on for the person, where no workspace and no language says otherwise. */
export function isOnForUser(inspected: Inspected): boolean {
  return valueIn(inspected, ['globalValue', 'defaultValue']) ?? true;
}

/** The first that is set. */
function valueIn(inspected: Inspected, places: readonly (keyof Inspected)[]): boolean | undefined {
  return places.map((place) => inspected[place]).find((value) => typeof value === 'boolean');
}
