import { countPrompt } from '../core/countPrompt.ts';
import type { Language } from '../core/language.ts';
import type { PacedModel, Timer } from '../core/ports.ts';
import type { CompletionRequest, Delta, Wanted } from '../core/request.ts';
import type { Settings } from '../core/settings.ts';
import type { ContextPiece, Snapshot } from '../core/snapshot.ts';
import type { Trace } from '../core/trace.ts';
import { wantedAt } from '../prompt/extent.ts';
import { buildPrompt } from '../prompt/index.ts';
import { languageOf } from '../prompt/languages.ts';
import { stopSequences } from '../prompt/stops.ts';
import { estimateTokens, TokenScale } from '../prompt/tokens.ts';
import { type Place, placeOf } from '../refine/index.ts';
import { Answer } from './answer.ts';
import { PromptBudget } from './promptBudget.ts';

/** Puts the question to the model, and learns from each answer how long it takes to begin and how many tokens a prompt is. */
export class Asker {
  /** How much of the prompt budget the service takes; for whoever else asks it. */
  readonly budget = new PromptBudget();
  readonly #model: PacedModel;
  readonly #timer: Timer;
  readonly #scale = new TokenScale();
  readonly #onLatency: (ms: number) => void;

  /** `onLatency` hears the time from sending to the first word, in ms. */
  constructor(model: PacedModel, timer: Timer, onLatency: (ms: number) => void) {
    this.#model = model;
    this.#timer = timer;
    this.#onLatency = onLatency;
  }

  /** `trace` belongs to the question for which this is asked, if there is one. */
  ask(at: Snapshot, given: Settings, pieces: readonly ContextPiece[], trace?: Trace): Answer {
    const budgeted = this.budget.fit(given);
    const name = [given.backend, given.url, given.model].join(' ');
    const settings = { ...budgeted, maxPromptTokens: this.#scale.toEstimated(name, budgeted.maxPromptTokens) };
    const scene = sceneAt(at, settings);
    const prompt = buildPrompt(at, scene.wanted, scene.language, settings, pieces);
    const request: CompletionRequest = {
      document: at.document,
      languageId: at.languageId,
      prompt: prompt.text,
      suffix: prompt.suffix,
      extra: prompt.extra,
      stop: prompt.wireStops,
      manual: at.manual,
    };
    const estimated = countPrompt(request, estimateTokens);
    if (trace && !trace.isBuiltin) trace.promptTokens = Math.round(estimated);
    const learn = ({ usage, done }: Delta) => {
      // Qianfan V1 counts words rather than tokens (spec 2.3).
      if (!usage || !done || settings.preset.protocol === 'qianfan-v1') return;
      this.#scale.learn(name, estimated, usage.promptTokens);
    };
    return new Answer(at, placeIn(scene, at, settings, prompt.stops), (closed) =>
      this.#observed(this.#model.complete(request, settings, closed), learn, trace),
    );
  }

  async *#observed(
    stream: AsyncIterable<Delta>,
    learn: (delta: Delta) => void,
    trace: Trace | undefined,
  ): AsyncGenerator<Delta> {
    let sentAt: number | undefined;
    let hasBegun = false;
    for await (const delta of stream) {
      // The first, empty delta says that the request goes out.
      sentAt ??= this.#timer.now();
      if (delta.sent && trace) {
        trace.requests += 1;
        trace.mark('turn');
      }
      if (!hasBegun && delta.text !== '') {
        hasBegun = true;
        if (!trace?.isBuiltin) trace?.mark('firstWord');
        this.#onLatency(this.#timer.now() - sentAt);
      }
      learn(delta);
      yield delta;
    }
  }
}

/** Where an answer would stand that is known already. */
export function placeAt(at: Snapshot, settings: Settings): Place {
  const scene = sceneAt(at, settings);
  return placeIn(scene, at, settings, stopSequences(scene.language, settings.stopSequences, scene.wanted).all);
}

/** What is written here, and how much of it is wanted. */
interface Scene {
  readonly language: Language;
  readonly wanted: Wanted;
}

function sceneAt({ languageId, prefix, suffix }: Snapshot, { length }: Settings): Scene {
  const language = languageOf(languageId, prefix);
  const isMultiline = length === 'auto' ? undefined : length === 'block';
  return { language, wanted: wantedAt(prefix, suffix, language, isMultiline) };
}

function placeIn(scene: Scene, at: Snapshot, { maxLines }: Settings, stops: readonly string[]): Place {
  const { prefix, suffix, indentUnit } = at;
  return placeOf({ prefix, suffix, indentUnit, maxLines, stops, ...scene });
}
