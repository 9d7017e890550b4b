import type { Exchange } from '../exchange.ts';
import type { GeneratedText, GenerationOrder } from '../generate/takeAnswer.ts';
import type { JsonObject } from '../json.ts';
import type { FinishReason, Knobs } from '../knobs.ts';
import type { ProtocolName } from '../requestRecord.ts';
import type { EmulatorState } from '../state.ts';

/** Why a server that answers with real HTTP statuses answers no text; each protocol writes it in its own shape. */
export interface HttpRefusal {
  status: number;
  code: string;
  type: string;
  message: string;
}

export type ErrorShape = (refusal: HttpRefusal) => string;

/** A request as every protocol means it. */
export interface TextRequest extends GenerationOrder {
  model: string;
  stream: boolean;
  includeUsage: boolean;
}

/** All that an answer is written from. */
export interface Reply {
  request: TextRequest;
  generated: GeneratedText;
  /** The text as it is sent: one item a frame. */
  deltas: readonly string[];
  finish: FinishReason;
  id: string;
  /** The service's time, epoch milliseconds. */
  createdMs: number;
  promptTokens: number;
  completionTokens: number;
  knobs: Knobs;
}

/** One event of a stream: its JSON and the generated text in it. */
export interface Frame {
  json: string;
  text: string;
}

/** A wire protocol: everything in which the servers differ. Faults, quotas, limits, generation and sending are theirs in common. */
export interface Protocol {
  readonly name: ProtocolName;
  readonly stream: 'sse' | 'ndjson';
  /** Whether a stream ends with `data: [DONE]`. */
  readonly sendsDone: boolean;
  /** Who may ask; null where the caller may. */
  admit(exchange: Exchange, state: EmulatorState): HttpRefusal | null;
  read(body: JsonObject, knobs: Knobs, state: EmulatorState): TextRequest | HttpRefusal;
  errorShape(refusal: HttpRefusal, id: string): string;
  whole(reply: Reply): object;
  frames(reply: Reply): Frame[];
}
