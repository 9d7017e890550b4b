import { CompletionError } from '../core/errors.ts';
import type { CompletionModel, PacedModel, Timer } from '../core/ports.ts';
import type { CompletionRequest, Delta } from '../core/request.ts';
import type { Settings } from '../core/settings.ts';
import type { Pacing } from './pacing.ts';

/** A request that failed is tried again only if the failure came this quickly, in ms: the person has hardly typed on (spec 3.2). */
const quick = 800;
/** Before the next try, in ms, and up to as much again. */
const breath = 200;

/**
 * The model behind its pacing: asks only when nothing holds it back, and learns from how it went. A service that was busy for a
 * moment is asked once more, by hand twice, as long as it has said nothing yet (R1 of spec 3.1).
 */
export function paced(model: CompletionModel, pacing: Pacing, timer: Timer): PacedModel {
  const throwIfHeld = (manual: boolean) => {
    const obstacle = pacing.obstacle(manual);
    if (obstacle) throw obstacle;
  };

  async function* complete(request: CompletionRequest, settings: Settings, signal: AbortSignal): AsyncGenerator<Delta> {
    const startedAt = timer.now();
    for (let retries = request.manual ? 2 : 1; ; retries -= 1) {
      throwIfHeld(request.manual);
      await pacing.turn(settings.requestsPerSecond, signal);
      // What came up while it waited holds for it, too.
      throwIfHeld(request.manual);
      const attempt = pacing.begin();
      try {
        for await (const delta of model.complete(request, settings, signal)) {
          attempt.received(delta);
          yield delta;
        }
        return;
      } catch (error) {
        if (!(error instanceof CompletionError)) throw error;
        const isWanted = request.manual || timer.now() - startedAt < quick;
        const isPassing = error.kind === 'serverBusy' && error.retryAfterMs === undefined && !attempt.isAnswered;
        if (retries === 0 || !isWanted || !isPassing) {
          attempt.failed(error);
          throw error;
        }
      } finally {
        // Hanging up on a good answer ends here, too.
        attempt.end();
      }
      await timer.wait(breath * (1 + Math.random()), signal);
    }
  }
  return { complete, obstacle: (manual) => pacing.obstacle(manual) };
}
