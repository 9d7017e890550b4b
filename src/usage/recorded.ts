import type { Clock } from '../core/ports.ts';
import type { CompletionRequest, RequestCost, RequestEvent, Settings } from '../core/types.ts';
import type { Journal } from './journal.ts';
import type { Count } from './meter.ts';

/** Writes a request into the journal as the meter counts it. */
export function recorded(
  journal: Journal,
  clock: Clock,
  { languageId }: CompletionRequest,
  { backend }: Settings,
): Count {
  const at = clock.now();
  const entry = journal.request();
  const eventOf = (cost: RequestCost): RequestEvent => ({ kind: 'request', at, languageId, backend, ...cost });
  return {
    running: (cost) => entry.running(eventOf(cost)),
    ended: (cost) => entry.ended(cost && eventOf(cost)),
  };
}
