import { join } from 'node:path';
import type * as vscode from 'vscode';
import { builtinInPlaceOf } from '../config/presets.ts';
import { createExclusion, type Exclusion, secretFiles } from '../context/exclusion.ts';
import { isBuiltin } from '../core/isBuiltin.ts';
import type { ContextSource, PacedModel } from '../core/ports.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { LastEdits } from '../editor/lastEdits.ts';
import { OffFiles } from '../editor/offFiles.ts';
import { patternPathOf, resourceOf } from '../editor/resource.ts';
import { type Question, takeSnapshot } from '../editor/snapshot.ts';
import { Engine } from '../pipeline/engine.ts';
import { estimateTokens } from '../prompt/tokens.ts';
import type { Base } from './base.ts';

/** From what the editor shows to what is suggested. */
export interface Suggesting {
  readonly engine: Engine;
  /** The service, or the built-in engine where the settings say so. */
  readonly model: PacedModel;
  readonly offFiles: OffFiles;
  isExcluded(document: vscode.TextDocument): boolean;
  isOffHere(document: vscode.TextDocument): boolean;
  snapshotOf(document: vscode.TextDocument, position: vscode.Position, question: Question): Snapshot;
}

/** @param service as it is asked while the person types */
export function createSuggesting(base: Base, service: PacedModel, isSnoozed: () => boolean): Suggesting {
  const { behindStart, context, own, log, settings, timer } = base;
  const offFiles = new OffFiles(context.workspaceState);
  let exclusion: { readonly patterns: readonly string[]; readonly excludes: Exclusion } | undefined;
  /** Made anew only when the patterns have changed. */
  function excludes(): Exclusion {
    const patterns = settings.get().exclude;
    if (exclusion?.patterns !== patterns) {
      exclusion = { patterns, excludes: createExclusion([...secretFiles, ...patterns]) };
    }
    return exclusion.excludes;
  }
  const isExcluded = (document: vscode.TextDocument) => excludes()(patternPathOf(resourceOf(document)));
  const isOffHere = (document: vscode.TextDocument) => offFiles.has(resourceOf(document).toString());
  // Nothing needs it before the first request.
  const editorContext = behindStart(() => import('../editor/contextSource.ts')).then(({ EditorContext }) =>
    own(new EditorContext({ exclusion: excludes, estimateTokens, timer })),
  );
  const gatherer: ContextSource = { gather: async (at, signal) => (await editorContext).gather(at, signal) };
  // Who types at once waits for it.
  const builtin = behindStart(() => import('../editor/builtin.ts')).then(({ Builtin }) =>
    own(
      new Builtin({
        program: join(context.extensionUri.fsPath, 'dist/builtinThread.cjs'),
        exclusion: excludes,
        ...{ timer, log },
      }),
    ),
  );
  const model: PacedModel = {
    obstacle: (manual) => service.obstacle(manual),
    async *complete(request, current, signal) {
      const asked = isBuiltin(current) ? (await builtin).model : service;
      yield* asked.complete(request, current, signal);
    },
  };
  const engine = new Engine({
    model,
    timer,
    context: gatherer,
    answering: (current, obstacle) => (obstacle && current.builtin.fallback ? builtinInPlaceOf(current) : current),
    onVerdict: (...verdict) => void builtin.then(({ model: asked }) => asked.learn(...verdict)),
    log,
  });
  own({ dispose: () => engine.reset() });
  const lastEdits = own(new LastEdits(() => engine.pressed()));
  return {
    engine,
    model,
    offFiles,
    isExcluded,
    isOffHere,
    snapshotOf: (document, position, question) =>
      takeSnapshot(document, position, {
        ...question,
        lastEdit: lastEdits.of(document),
        excluded: isExcluded(document),
        offHere: isOffHere(document),
        snoozed: isSnoozed(),
      }),
  };
}
