import * as vscode from 'vscode';
import type { Status } from '../core/status.ts';
import type { StatusBar } from '../editor/statusBar.ts';
import { awaitsService, heldBy, type StatusFacts, statusOf } from '../editor/statusOf.ts';
import { errorOf } from '../model/paceState.ts';
import type { Snooze } from '../pipeline/snooze.ts';
import type { Base } from './base.ts';
import type { Counting } from './counting.ts';
import type { Service } from './service.ts';
import type { Suggesting } from './suggesting.ts';

/** setTimeout knows no longer wait, in ms. */
const longestTimer = 2 ** 31 - 1;

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

  function facts(): StatusFacts {
    const document = vscode.window.activeTextEditor?.document;
    const ofWindow = settings.get();
    const { hold } = pacing;
    return {
      settings: ofWindow,
      isBackendSet: settings.isSet('backend'),
      byService: hold && { error: errorOf(hold), until: hold.until },
      byCap: account.hold(ofWindow),
      enabled: vscode.workspace.getConfiguration('starcoder', document).inspect('enabled') ?? {},
      fileIsOff: document !== undefined && isOffHere(document),
      editorShows: vscode.workspace.getConfiguration('editor', document).get('inlineSuggest.enabled', true),
      excluded: document !== undefined && isExcluded(document),
      snoozedUntil: snooze.until,
      manual: settings.get(document).trigger === 'manual',
      working: requestsOut() > 0,
    };
  }

  function render(): void {
    const now = timer.now();
    const document = vscode.window.activeTextEditor?.document;
    const current = settings.get(document);
    const known = facts();
    statusBar?.render({
      status: statusOf(known),
      settings: current,
      awaitsService: awaitsService(known),
      today: journal.totals(now),
      caps: account.gauges(current),
      languageId: document?.languageId,
      now,
    });
    clearTimeout(wakeUp);
    const until = heldBy(known)?.until;
    if (until !== undefined) wakeUp = setTimeout(render, Math.min(until - now, longestTimer));
  }

  void behindStart(() => import('../editor/statusBar.ts')).then((loaded) => {
    statusBar = own(new loaded.StatusBar());
    render();
  });
  return {
    status: () => statusOf(facts()),
    awaitsService: () => awaitsService(facts()),
    title: () => statusBar?.title ?? '',
    render,
  };
}
