import type { ScanState } from './scan.ts';
import type { ContextPiece } from './snapshot.ts';

/**
 * How much is wanted: the rest of a `line`; one `statement`, with its block if it opens one; or the `body` of the block
 * that the text before the cursor has just opened.
 */
export type Extent = 'line' | 'statement' | 'body';

/** What is wanted where the cursor stands; worked out once for each question. */
export interface Wanted {
  readonly extent: Extent;
  /** The cursor stands behind a finished line, where the next thing to write is a line end. */
  readonly lineIsFinished: boolean;
  /** Brackets, strings and comments that are open at the cursor. */
  readonly state: ScanState;
}

/** What goes to the model. */
export interface CompletionRequest {
  /** As in `Snapshot.document`; for the built-in engine, and never sent. */
  readonly document?: string;
  /** What is written, as VS Code names it; the service is not told, the counter is. */
  readonly languageId: string;
  readonly prompt: string;
  /** Text after the cursor, for services that take it apart from the prompt; empty for none. */
  readonly suffix: string;
  /** Text from elsewhere, for services that take it apart from the prompt. */
  readonly extra?: readonly ContextPiece[] | undefined;
  /** Stop sequences for the wire: at most 4 of at most 20 characters for Qianfan V1. */
  readonly stop: readonly string[];
  /** The person asked and waits: let through where only typing is held back. */
  readonly manual: boolean;
}

/** A question that only a model that fills in answers. */
export interface InfillQuestion {
  readonly request: CompletionRequest;
  /** The answer is short and holds these. */
  readonly names: readonly string[];
}

/** A prompt and how its answer is to be read. */
export interface Prompt {
  readonly text: string;
  /** Text after the cursor, if the service takes it apart. */
  readonly suffix: string;
  /** Text from elsewhere, if the service takes it apart. */
  readonly extra?: readonly ContextPiece[];
  /** For the wire, within its limits. */
  readonly wireStops: readonly string[];
  /** All of them, applied to the answer here. */
  readonly stops: readonly string[];
}

/** Token counts of one request. */
export interface TokenUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** One piece of an answer. */
export interface Delta {
  readonly text: string;
  /** The server said that this is the end. */
  readonly done: boolean;
  /** A request goes out; nothing has come yet. */
  readonly sent?: true;
  /** As reported so far; the last one counts. */
  readonly usage?: TokenUsage;
  /** The service said that nothing is left to ask for during so many ms. */
  readonly exhaustedMs?: number;
  /** The service's content check refused the text: what was shown is withdrawn. */
  readonly unsafe?: boolean;
}
