import { countPrompt } from '../core/countPrompt.ts';
import { isAbort } from '../core/errors.ts';
import type { CompletionModel, Timer } from '../core/ports.ts';
import type { CompletionRequest, Delta, TokenUsage } from '../core/request.ts';
import type { Settings } from '../core/settings.ts';
import type { RequestCost } from '../core/usage.ts';

/** Who is told what one request costs. */
export interface Count {
  /** What it has cost so far: when it goes out, and then within a second of whatever comes. */
  running(cost: RequestCost): void;
  /** Always called once; undefined where nothing was sent, or the service refused. */
  ended(cost: RequestCost | undefined): void;
}

/** A crash loses at most what was counted in this time, in ms. */
const interval = 1000;

/**
 * A model whose requests are counted, however they end. Where the server's own count has not come, because we hung up first,
 * `estimate` counts the tokens of the prompt and of what has arrived. `begin` is called before anything goes out, and may refuse by
 * throwing a `CompletionError`.
 */
export function metered(
  model: CompletionModel,
  estimate: (text: string, settings: Settings) => number,
  timer: Timer,
  begin: (request: CompletionRequest, settings: Settings) => Count | Promise<Count>,
): CompletionModel {
  async function* complete(request: CompletionRequest, settings: Settings, signal: AbortSignal): AsyncGenerator<Delta> {
    const estimated = (text: string) => estimate(text, settings);
    let text = '';
    let reported: TokenUsage | undefined;
    let done = false;
    let toldAt: number | undefined;
    /** Something has come since, and will be told. */
    let isDue = false;
    const over = new AbortController();
    let refused = false;
    const cost = (): RequestCost => ({
      promptTokens: reported?.promptTokens ?? Math.ceil(countPrompt(request, estimated)),
      completionTokens: (done && reported?.completionTokens) || Math.ceil(estimated(text)),
      estimated: !done || reported === undefined,
      milliseconds: timer.now() - startedAt,
    });
    const tell = () => {
      if (over.signal.aborted) return;
      toldAt = timer.now();
      isDue = false;
      count.running(cost());
    };
    const count = await begin(request, settings);
    const startedAt = timer.now();
    try {
      for await (const delta of model.complete(request, settings, signal)) {
        text += delta.text;
        reported = delta.usage ?? reported;
        done ||= delta.done;
        if (toldAt === undefined) tell();
        else if (!isDue) {
          isDue = true;
          // By the clock, since the model may write nothing more for a while.
          void timer.wait(toldAt + interval - timer.now(), over.signal).then(tell, () => {});
        }
        yield delta;
      }
    } catch (error) {
      refused = text === '' && !isAbort(error);
      throw error;
    } finally {
      over.abort();
      count.ended(refused || toldAt === undefined ? undefined : cost());
    }
  }
  return { complete };
}
