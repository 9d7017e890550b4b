import type { CompletionModel, PacedModel, Timer } from '../src/core/ports.ts';
import type { CompletionRequest, Delta } from '../src/core/request.ts';
import type { Settings } from '../src/core/settings.ts';

/** Peers.md counts 0.25 tokens a character as "not one too many"; prompts are counted with the same measure. */
export const charactersPerToken = 4;

/** What the oracle knows. */
export interface Knowledge {
  /** The whole document as it will be. */
  readonly truth: string;
  /** How much of it stands in the document already, up to where the person works. */
  readonly written: () => number;
}

/** How fast it answers, in ms. */
export interface Speed {
  readonly firstTokenMs: number;
  readonly tokenMs: number;
}

export const speedOfPeers: Speed = { firstTokenMs: 150, tokenMs: 15 };

export interface OracleParts {
  readonly timer: Timer;
  readonly knowledge: Knowledge;
  readonly speed?: Speed;
  /** Share of lines that it gets wrong, always the same ones. */
  readonly wrongLines?: number;
  readonly onRequest?: () => void;
}

/** What one oracle was asked for and has written, to be added up. */
export interface Bill {
  requests: number;
  promptTokens: number;
  /** With those that were written before it was hung up on. */
  outTokens: number;
}

/**
 * A model that knows the text about to be written, never stops by itself and heeds no stop sequence: it runs on into what follows in the
 * file, and beyond. What ends it is that nobody listens any more.
 */
export class Oracle implements PacedModel, CompletionModel {
  readonly bill: Bill = { requests: 0, promptTokens: 0, outTokens: 0 };
  /** When it handed out the last piece, in real ms. */
  lastPieceAt = 0;
  /** When it was asked last, in real ms. */
  askedAt = 0;
  readonly #parts: OracleParts;

  constructor(parts: OracleParts) {
    this.#parts = parts;
  }

  obstacle(): undefined {
    return undefined;
  }

  async *complete(request: CompletionRequest, _settings: Settings, signal: AbortSignal): AsyncGenerator<Delta> {
    const { timer, speed = speedOfPeers, onRequest } = this.#parts;
    const { firstTokenMs, tokenMs } = speed;
    this.askedAt = performance.now();
    const text = this.#continue(request.prompt);
    this.bill.requests += 1;
    this.bill.promptTokens += Math.ceil(charactersOf(request) / charactersPerToken);
    onRequest?.();
    const startedAt = timer.now();
    try {
      yield { text: '', done: false };
      await timer.wait(firstTokenMs, signal);
      for (let at = 0; at < text.length; at += charactersPerToken) {
        if (at > 0) await timer.wait(tokenMs, signal);
        this.lastPieceAt = performance.now();
        yield { text: text.slice(at, at + charactersPerToken), done: false };
      }
      yield { text: '', done: true };
    } finally {
      const writing = timer.now() - startedAt - firstTokenMs;
      this.bill.outTokens += writing < 0 ? 0 : 1 + Math.floor(writing / tokenMs);
    }
  }

  /** What comes after the prompt's end, from the true text; the file follows itself. */
  #continue(prompt: string): string {
    const { knowledge, wrongLines = 0 } = this.#parts;
    const { truth } = knowledge;
    const from = endOf(prompt, truth, knowledge.written());
    const rest = `${truth.slice(from)}\n${truth}`;
    return wrongLines === 0 ? rest : withWrongLines(rest, truth, from, wrongLines);
  }
}

function charactersOf({ prompt, suffix, extra = [] }: CompletionRequest): number {
  const others = extra.reduce((sum, { path, text }) => sum + path.length + text.length, 0);
  return prompt.length + suffix.length + others;
}

/**
 * Where in `truth` the prompt ends: the place nearest to the person's that has the longest part of the prompt's end before it. A prompt that
 * ends in blanks which the truth does not have (indentation by the editor) ends where the person is.
 */
function endOf(prompt: string, truth: string, written: number): number {
  const solid = prompt.trimEnd();
  const shared = truth.slice(0, written);
  if (prompt !== solid && !shared.endsWith(prompt.slice(-60)) && shared.trimEnd().endsWith(solid.slice(-60)))
    return written;
  for (let length = Math.min(prompt.length, 400); length > 0; length = Math.floor(length / 2)) {
    const tail = prompt.slice(-length);
    let best = -1;
    for (let at = truth.indexOf(tail); at >= 0; at = truth.indexOf(tail, at + 1)) {
      const end = at + length;
      if (best < 0 || Math.abs(end - written) < Math.abs(best - written)) best = end;
    }
    if (best >= 0) return best;
  }
  return written;
}

/** The text with some lines exchanged for others of the same file. Which ones are wrong depends on where they stand alone. */
function withWrongLines(text: string, truth: string, from: number, share: number): string {
  const others = truth.split('\n').filter((line) => line.trim().length > 8);
  let number = truth.slice(0, from).split('\n').length;
  return text
    .split('\n')
    .map((line, index) => {
      const dice = (Math.imul(number, 2_654_435_761) >>> 0) / 2 ** 32;
      number += 1;
      if (dice >= share || line.trim().length < 4) return line;
      const other = others[Math.floor((dice / share) * others.length)] ?? '';
      const indentation = /^\s*/.exec(line)?.[0] ?? '';
      return index === 0 ? other.slice(-line.length) : indentation + other.trim();
    })
    .join('\n');
}
