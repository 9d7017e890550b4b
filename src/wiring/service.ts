import { join } from 'node:path';
import { settingsForKey } from '../config/presets.ts';
import { CompletionError } from '../core/errors.ts';
import { isBuiltin } from '../core/isBuiltin.ts';
import type { CompletionModel } from '../core/ports.ts';
import { hide } from '../core/redact.ts';
import type { Settings } from '../core/settings.ts';
import { secretStore } from '../editor/secrets.ts';
import type { ModelClient } from '../model/client.ts';
import { calm, type PaceState, parsePaceState } from '../model/paceState.ts';
import { Pacing } from '../model/pacing.ts';
import { SharedFile } from '../storage/sharedFile.ts';
import type { Base } from './base.ts';

/** What is known of a service that is not asked any more is kept so long, in days. */
const daysOfPacing = 30;

/** The service that the settings name. */
export interface Service {
  readonly client: Promise<ModelClient>;
  /** The client, which may still be loading. */
  readonly model: CompletionModel;
  readonly pacing: Pacing;
  /** Sees which service is to be asked, and what is missing for that; one look after the other, so that the last one counts. */
  look(): Promise<void>;
  /** Throws a `CompletionError` if they are not accepted, which then stands in the way of requests as well. */
  checkKeys(settings: Settings, signal: AbortSignal): Promise<void>;
  /** Forgets services of long ago. */
  prune(): Promise<void>;
}

export function createService(base: Base): Service {
  const { behindStart, context, own, finish, milestones, onProblem, render, secrets, settings, timer } = base;
  const pacing = new Pacing(timer, render);
  // Nothing is asked before somebody has typed.
  const client = behindStart(() => import('../model/client.ts')).then(
    ({ ModelClient }) =>
      new ModelClient({
        credentials: () => secrets.get(),
        clock: timer,
        store: secretStore(context.secrets, onProblem),
        onSecrets: hide,
        settingsForKey,
      }),
  );
  const folder = join(context.globalStorageUri.fsPath, 'pacing');
  let shared: { readonly identity: string; readonly state: SharedFile<PaceState> } | undefined;
  own({ dispose: () => shared?.state.dispose() });
  finish(() => shared?.state.settled());

  async function lookOnce(): Promise<void> {
    const current = settings.get();
    if (isBuiltin(current)) {
      milestones.reach('isSetUp');
      return;
    }
    const asked = await client;
    const identity = await asked.identity(current);
    if (identity !== shared?.identity) {
      shared?.state.dispose();
      const state = new SharedFile({
        folder: join(folder, identity),
        initial: calm,
        parse: parsePaceState,
        onChange: render,
        onProblem,
      });
      shared = { identity, state };
      // Before it has been read nobody knows what holds.
      await state.settled();
      pacing.follow(state);
    }
    const missing = await asked.missing(current);
    pacing.missing(missing);
    if (!missing) milestones.reach('isSetUp');
  }

  let looking: Promise<void> = Promise.resolve();
  return {
    client,
    model: {
      async *complete(...question) {
        yield* (await client).complete(...question);
      },
    },
    pacing,
    look() {
      looking = looking.then(lookOnce, lookOnce);
      return looking;
    },
    async checkKeys(current, signal) {
      try {
        await (await client).check(current, signal);
      } catch (error) {
        if (error instanceof CompletionError) pacing.failed(error);
        throw error;
      }
    },
    async prune() {
      const { pruneOld } = await import('../storage/pruneOld.ts');
      await pruneOld(folder, daysOfPacing, timer.now(), shared?.identity);
    },
  };
}
