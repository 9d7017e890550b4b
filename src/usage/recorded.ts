import type { Clock } from '../core/ports.ts';
import type { CompletionRequest } from '../core/request.ts';
import type { Settings } from '../core/settings.ts';
import type { RequestCost, RequestEvent } from '../core/usage.ts';
import type { Journal } from './journal.ts';
import type { Count } from './meter.ts';
import { costOf } from './prices.ts';

/** Writes a request into the journal as the meter counts it, with what it costs by the prices of now. */
export function recorded(journal: Journal, clock: Clock, request: CompletionRequest, settings: Settings): Count {
  const { languageId } = request;
  const { backend } = settings;
  const at = clock.now();
  const entry = journal.request();
  const eventOf = (counted: RequestCost): RequestEvent => {
    const cost = costOf(counted, settings);
    return { kind: 'request', at, languageId, backend, ...counted, ...(cost !== undefined && { cost }) };
  };
  return {
    running: (cost) => entry.running(eventOf(cost)),
    ended: (cost) => entry.ended(cost && eventOf(cost)),
  };
}
