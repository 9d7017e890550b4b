import { isAbort } from '../core/errors.ts';
import type { Clock, CompletionModel } from '../core/ports.ts';
import type { CompletionRequest, Delta, RequestCost, Settings, TokenUsage } from '../core/types.ts';

/** Who listens to what requests cost. */
export interface MeterListener {
  started(): void;
  /** Called once for each `started`; `cost` is undefined where nothing was sent, or the service refused. */
  ended(cost: RequestCost | undefined): void;
}

/**
 * A model whose requests are counted, however they end. Where the server's own count has not come, because we hung up first,
 * `estimate` counts the tokens of the prompt and of what has arrived.
 */
export function metered(
  model: CompletionModel,
  estimate: (text: string, settings: Settings) => number,
  clock: Clock,
  listener: MeterListener,
): CompletionModel {
  async function* complete(request: CompletionRequest, settings: Settings, signal: AbortSignal): AsyncGenerator<Delta> {
    const startedAt = clock.now();
    let text = '';
    let reported: TokenUsage | undefined;
    let done = false;
    let sent = false;
    let refused = false;
    listener.started();
    try {
      for await (const delta of model.complete(request, settings, signal)) {
        sent = true;
        text += delta.text;
        reported = delta.usage ?? reported;
        done ||= delta.done;
        yield delta;
      }
    } catch (error) {
      refused = text === '' && !isAbort(error);
      throw error;
    } finally {
      const estimated = !done || reported === undefined;
      const promptTokens = reported?.promptTokens ?? estimate(textOf(request), settings);
      const completionTokens = (done && reported?.completionTokens) || estimate(text, settings);
      const milliseconds = clock.now() - startedAt;
      listener.ended(refused || !sent ? undefined : { promptTokens, completionTokens, estimated, milliseconds });
    }
  }
  return { complete };
}

/** All that is paid for. */
function textOf({ prompt, suffix, extra = [] }: CompletionRequest): string {
  return [prompt, suffix, ...extra.map((piece) => piece.text)].filter((text) => text !== '').join('\n');
}
