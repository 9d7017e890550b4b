import type { TokenUsage } from './request.ts';

/** What one request cost. */
export interface RequestCost extends TokenUsage {
  /** From sending to the end, or to hanging up. */
  readonly milliseconds: number;
  /** The server's own count did not arrive, so it is ours. */
  readonly estimated: boolean;
}

/** One thing that the usage counter counts. */
export type UsageEvent = RequestEvent | OfferedEvent | AcceptedEvent;

interface Counted {
  /** Epoch ms. */
  readonly at: number;
  /** Empty in what earlier versions counted. */
  readonly languageId: string;
  /** The setting `backend`. Empty in what earlier versions counted. */
  readonly backend: string;
}

export interface RequestEvent extends Counted {
  readonly kind: 'request';
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** As in `RequestCost`; absent in what earlier versions counted. */
  readonly milliseconds?: number;
  /** As in `RequestCost`. */
  readonly estimated: boolean;
  /** By the prices that were set when it was made, in the person's currency; absent where none was. */
  readonly cost?: number;
}

export interface OfferedEvent extends Counted {
  readonly kind: 'offered';
  readonly characters: number;
  /** From the editor's question to the suggestion; absent in what earlier versions counted. */
  readonly milliseconds?: number;
}

/** `acceptedPart`: by words or lines. The rest of it, taken as a whole, is `accepted`, so that all characters are counted once. */
export interface AcceptedEvent extends Counted {
  readonly kind: 'accepted' | 'acceptedPart';
  readonly characters: number;
}
