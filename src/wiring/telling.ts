import * as vscode from 'vscode';
import { builtinInPlaceOf } from '../config/presets.ts';
import { isBuiltin } from '../core/isBuiltin.ts';
import type { Settings } from '../core/settings.ts';
import type { Status } from '../core/status.ts';
import { offBy } from '../editor/enabledBy.ts';
import type { StatusBar } from '../editor/statusBar.ts';
import { statusOf } from '../editor/statusOf.ts';
import { errorOf } from '../model/paceState.ts';
import type { Snooze } from '../pipeline/snooze.ts';
import type { Base } from './base.ts';
import type { Counting } from './counting.ts';
import type { Service } from './service.ts';
import type { Suggesting } from './suggesting.ts';

/** setTimeout knows no longer wait, in ms. */
const longestTimer = 2 ** 31 - 1;

type Held = Extract<Status, { kind: 'held' }>;

/** What the person is told of the state, always worked out anew from the parts that hold it. */
export interface Telling {
  status(): Status;
  /** Nothing has been chosen yet, and no keys entered: the built-in engine suggests, and nothing is amiss. */
  awaitsService(): boolean;
  /** In a word or two, as the status bar says it. */
  title(): string;
  render(): void;
}

export function createTelling(
  { behindStart, own, settings, timer }: Base,
  { pacing }: Service,
  { account, journal, requestsOut }: Counting,
  { isExcluded, isOffHere }: Suggesting,
  snooze: Snooze,
): Telling {
  let statusBar: StatusBar | undefined;
  let wakeUp: NodeJS.Timeout | undefined;
  own({ dispose: () => clearTimeout(wakeUp) });

  function awaitsService(): boolean {
    const { hold } = pacing;
    return hold?.kind === 'needsKeys' && settings.get().builtin.fallback && !settings.isSet('backend');
  }

  /** The settings of who suggests. */
  function inUse(document?: vscode.TextDocument): Settings {
    const given = settings.get(document);
    return awaitsService() ? builtinInPlaceOf(given) : given;
  }

  /** What the service says, and after that the person's own cap. */
  function held(): Held | undefined {
    const current = inUse();
    // It needs no service, and costs nothing.
    if (isBuiltin(current)) return undefined;
    const { hold } = pacing;
    const standsIn = current.builtin.fallback;
    if (hold) {
      return { kind: 'held', error: errorOf(hold), ...(hold.until !== undefined && { until: hold.until }), standsIn };
    }
    const cap = account.hold(current);
    return cap && { kind: 'held', ...cap, standsIn };
  }

  function status(hold = held()): Status {
    const document = vscode.window.activeTextEditor?.document;
    const enabled = vscode.workspace.getConfiguration('starcoder', document).inspect('enabled') ?? {};
    const editorShows = vscode.workspace.getConfiguration('editor', document).get('inlineSuggest.enabled', true);
    return statusOf({
      held: hold,
      offBy: offBy(enabled, document !== undefined && isOffHere(document), editorShows),
      excluded: document !== undefined && isExcluded(document),
      snoozedUntil: snooze.until,
      manual: settings.get(document).trigger === 'manual',
      working: requestsOut() > 0,
    });
  }

  function render(): void {
    const now = timer.now();
    const document = vscode.window.activeTextEditor?.document;
    const current = inUse(document);
    const hold = held();
    statusBar?.render({
      status: status(hold),
      settings: current,
      awaitsService: awaitsService(),
      today: journal.totals(now),
      caps: account.gauges(current),
      languageId: document?.languageId,
    });
    clearTimeout(wakeUp);
    const until = hold?.until;
    if (until !== undefined) wakeUp = setTimeout(render, Math.min(until - now, longestTimer));
  }

  void behindStart(() => import('../editor/statusBar.ts')).then((loaded) => {
    statusBar = own(new loaded.StatusBar());
    render();
  });
  return { status: () => status(), awaitsService, title: () => statusBar?.title ?? '', render };
}
