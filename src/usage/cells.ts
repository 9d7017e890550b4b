import type { UsageEvent } from '../core/usage.ts';
import { dayOf } from './ledger.ts';
import { addTime, addTimes, type Times } from './times.ts';

/** What adds up exactly, in whatever order. */
export interface Sums {
  readonly requests: number;
  /** Tokens as the server reported them, or as we estimated them. */
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Requests whose tokens are estimated, since we hung up first or the server does not count. */
  readonly estimatedRequests: number;
  /** Requests for which a price was set when they were made. */
  readonly pricedRequests: number;
  /** What those cost, in billionths of the person's currency: whole numbers add up exactly. */
  readonly billionths: number;
  /** Suggestions that were made, each once. */
  readonly offered: number;
  /** Suggestions that were taken as a whole, or in parts to their end. */
  readonly accepted: number;
  /** Characters that were taken; those of suggestions of which only a part was taken as well. */
  readonly acceptedCharacters: number;
  /** From sending to the end of the answer, or to hanging up. */
  readonly requestTimes: Times;
  /** From the editor's question to the suggestion, the pause included. */
  readonly suggestionTimes: Times;
}

/** What is counted apart. Empty where it was not written down, as in the first version. */
export interface Place {
  /** Local day. */
  readonly day: string;
  readonly languageId: string;
  /** Name of the preset. */
  readonly backend: string;
}

export type Cell = Place & Sums;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function emptySums(): Sums {
  return {
    requests: 0,
    promptTokens: 0,
    completionTokens: 0,
    estimatedRequests: 0,
    pricedRequests: 0,
    billionths: 0,
    offered: 0,
    accepted: 0,
    acceptedCharacters: 0,
    requestTimes: [],
    suggestionTimes: [],
  };
}

export function addSums(all: readonly Sums[]): Sums {
  const sum: Mutable<Sums> = emptySums();
  for (const sums of all) addTo(sum, sums);
  return sum;
}

/** Usage counted by day, language and backend. */
export class Cells {
  readonly #cells = new Map<string, Mutable<Cell>>();

  /** Those that hold anything. */
  all(): readonly Cell[] {
    return [...this.#cells.values()].filter(
      ({ requests, offered, accepted, acceptedCharacters }) => requests + offered + accepted + acceptedCharacters > 0,
    );
  }

  /** `times` is -1 to take back what was counted. */
  count(event: UsageEvent, times: 1 | -1 = 1): void {
    const cell = this.#cellAt({ day: dayOf(event.at), languageId: event.languageId, backend: event.backend });
    switch (event.kind) {
      case 'request':
        cell.requests += times;
        cell.promptTokens += times * event.promptTokens;
        cell.completionTokens += times * event.completionTokens;
        if (event.estimated) cell.estimatedRequests += times;
        if (event.cost !== undefined) {
          cell.pricedRequests += times;
          cell.billionths += times * Math.round(event.cost * 1e9);
        }
        if (event.milliseconds !== undefined) addTime(cell.requestTimes, event.milliseconds, times);
        break;
      case 'offered':
        cell.offered += times;
        if (event.milliseconds !== undefined) addTime(cell.suggestionTimes, event.milliseconds, times);
        break;
      default:
        if (event.kind === 'accepted') cell.accepted += times;
        cell.acceptedCharacters += times * event.characters;
    }
  }

  #cellAt({ day, languageId, backend }: Place): Mutable<Cell> {
    const key = JSON.stringify([day, languageId, backend]);
    const found = this.#cells.get(key);
    if (found) return found;
    const made = { day, languageId, backend, ...emptySums() };
    this.#cells.set(key, made);
    return made;
  }
}

function addTo(sum: Mutable<Sums>, more: Sums): void {
  sum.requests += more.requests;
  sum.promptTokens += more.promptTokens;
  sum.completionTokens += more.completionTokens;
  sum.estimatedRequests += more.estimatedRequests;
  sum.pricedRequests += more.pricedRequests;
  sum.billionths += more.billionths;
  sum.offered += more.offered;
  sum.accepted += more.accepted;
  sum.acceptedCharacters += more.acceptedCharacters;
  addTimes(sum.requestTimes, more.requestTimes);
  addTimes(sum.suggestionTimes, more.suggestionTimes);
}
