import { countPrompt } from '../core/countPrompt.ts';
import { CompletionError } from '../core/errors.ts';
import type { Clock, Shared } from '../core/ports.ts';
import type { CompletionRequest, TokenUsage } from '../core/request.ts';
import type { Settings } from '../core/settings.ts';
import type { RequestCost } from '../core/usage.ts';
import type { Count } from './meter.ts';
import { millionthsOf } from './prices.ts';
import {
  type Amounts,
  endOf,
  type Gauge,
  gauges,
  openByHand,
  type PeriodKind,
  type Reservation,
  reached,
  reserve,
  type Spending,
  settingOf,
  settle,
} from './spending.ts';

export interface AccountParts {
  readonly shared: Shared<Spending>;
  /** Names this run among all others. */
  readonly window: string;
  readonly clock: Clock;
  /** Tokens of a text, more or less. */
  readonly estimate: (text: string, settings: Settings) => number;
  /** Called once for each period in all windows of the machine, when most of its cap is spent. */
  readonly onNear: (kind: PeriodKind) => void;
}

/** A prompt is never so many times as many tokens as estimated: no model's are further off (TokenScale). */
const margin = 2;
const least: Amounts = { requests: 1, tokens: 1, millionths: 1 };

/** What is spent, and what may be. A request reserves the most that it may come to before it goes out, so no cap is ever passed. */
export class Account {
  readonly #parts: AccountParts;
  #requests = 0;
  /** What was wanted when a cap was in the way last: less than that is hardly ever wanted. */
  #refused = least;
  /** So many requests made by hand may pass the cap. */
  #permits = 0;

  constructor(parts: AccountParts) {
    this.#parts = parts;
  }

  /** The cap that holds back what the person has not asked for, and when it begins anew (epoch ms). Takes no time. */
  hold(settings: Settings): { readonly error: CompletionError; readonly until: number } | undefined {
    const { shared, clock } = this.#parts;
    const now = clock.now();
    const kind = applies(settings) ? reached(shared.value, settings.cap, this.#refused, now) : undefined;
    return kind && { error: capReached(kind), until: endOf(kind, now) };
  }

  /** How far the caps are used that are set. */
  gauges({ cap }: Settings): Gauge[] {
    return gauges(this.#parts.shared.value, cap, this.#parts.clock.now());
  }

  /** The next request that is made by hand may pass the cap. */
  permitOnce(): void {
    this.#permits += 1;
  }

  /** So may all that are made by hand, until the cap begins anew. */
  async permitUntilAnew(): Promise<void> {
    await this.#parts.shared.update((state) => openByHand(state, this.#parts.clock.now()));
  }

  /** Reserves what the request may come to. Only where a cap applies does it have to wait for that. Throws `capReached`. */
  async open(request: CompletionRequest, settings: Settings): Promise<Count> {
    const { shared, window, clock } = this.#parts;
    const isPermitted = request.manual && this.#permits > 0;
    if (isPermitted) this.#permits -= 1;
    const isCapped = applies(settings) && !isPermitted;
    const reservation: Reservation = {
      request: `${window} ${this.#requests++}`,
      at: clock.now(),
      most: this.#most(request, settings),
      cap: isCapped ? settings.cap : undefined,
      isManual: request.manual,
    };
    const reserving = shared.update((state) => reserve(state, reservation));
    if (isCapped) this.#throwIfRefused(await reserving, reservation, settings);
    return {
      running: () => {},
      ended: (cost) => void this.#settle(reservation, cost, settings),
    };
  }

  #throwIfRefused({ last }: Spending, { request, most, at, isManual }: Reservation, { cap }: Settings): void {
    if (last.request !== request || last.isGranted) return;
    if (!isManual) this.#refused = most;
    throw capReached(reached(this.#parts.shared.value, cap, most, at) ?? 'day');
  }

  async #settle(reservation: Reservation, cost: RequestCost | undefined, settings: Settings): Promise<void> {
    const spent = cost ? amountsOf(cost, settings) : { requests: 0, tokens: 0, millionths: 0 };
    const cap = applies(settings) ? settings.cap : undefined;
    const { day, month } = await this.#parts.shared.update((state) => settle(state, { ...reservation, cap }, spent));
    if (day.toldBy === reservation.request) this.#parts.onNear('day');
    else if (month.toldBy === reservation.request) this.#parts.onNear('month');
  }

  #most(request: CompletionRequest, settings: Settings): Amounts {
    const estimated = countPrompt(request, (text) => this.#parts.estimate(text, settings));
    const promptTokens = Math.ceil(estimated * margin);
    return amountsOf({ promptTokens, completionTokens: settings.maxTokens }, settings);
  }
}

/** The cap's own name, as the person set it, is all that there is to tell. */
function capReached(kind: PeriodKind): CompletionError {
  return new CompletionError('capReached', { detail: settingOf[kind] });
}

/** What costs nothing, as far as is known, is not held back by a cap in money. */
function applies(settings: Settings): boolean {
  const { unit, daily, monthly } = settings.cap;
  const isSet = daily !== undefined || monthly !== undefined;
  return isSet && (unit !== 'money' || millionthsOf({ promptTokens: 1, completionTokens: 1 }, settings) !== undefined);
}

function amountsOf(usage: TokenUsage, settings: Settings): Amounts {
  const tokens = usage.promptTokens + usage.completionTokens;
  return { requests: 1, tokens, millionths: millionthsOf(usage, settings) ?? 0 };
}
