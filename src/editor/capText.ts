import type { Localize } from '../core/localize.ts';
import { spendingMessages } from '../core/messages/spending.ts';
import type { Settings } from '../core/settings.ts';
import type { Gauge } from '../usage/spending.ts';
import type { DisplayLanguage } from './displayLanguage.ts';
import { compact, inFull } from './numbers.ts';

/** How far a cap is used. */
export interface CapText {
  /** As few words as the status bar has room for. */
  readonly short: string;
  /** A sentence, with all figures. */
  readonly full: string;
}

type CapSettings = Pick<Settings, 'cap' | 'currency'>;

export function capText(gauge: Gauge, settings: CapSettings, language: DisplayLanguage): CapText {
  const { localize } = language;
  const { unit } = settings.cap;
  if (unit === 'money') return moneyText(gauge, settings.currency, language);
  const { kind, used, limit } = gauge;
  const [brief, template] =
    unit === 'tokens' ? [compact, spendingMessages.tokensOf] : [inFull, spendingMessages.requestsOf];
  const name = localize(unit === 'tokens' ? spendingMessages.tokens : spendingMessages.requests);
  const sentence = kind === 'day' ? spendingMessages.today : spendingMessages.thisMonth;
  return {
    short: ofPeriod(gauge, localize(template, brief(used), brief(limit)), localize),
    full: localize(sentence, inFull(used), inFull(limit), name),
  };
}

/** The message when most of a cap is spent. */
export function nearCapText(gauge: Gauge, settings: CapSettings, language: DisplayLanguage): string {
  return language.localize(spendingMessages.near, capText(gauge, settings, language).full);
}

function moneyText(gauge: Gauge, currency: string, { tag, localize }: DisplayLanguage): CapText {
  const format = new Intl.NumberFormat(tag, { style: 'currency', currency });
  const [used, limit] = [format.format(gauge.used), format.format(gauge.limit)];
  const sentence = gauge.kind === 'day' ? spendingMessages.todayMoney : spendingMessages.thisMonthMoney;
  return {
    short: ofPeriod(gauge, localize(spendingMessages.moneyOf, used, limit), localize),
    full: localize(sentence, used, limit),
  };
}

function ofPeriod({ kind }: Gauge, text: string, localize: Localize): string {
  return kind === 'day' ? text : localize(spendingMessages.monthlyOf, text);
}
