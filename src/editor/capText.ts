import * as vscode from 'vscode';
import { spendingMessages } from '../core/messages/spending.ts';
import type { Settings } from '../core/settings.ts';
import type { Gauge } from '../usage/spending.ts';
import { localize } from './localize.ts';
import { compact, inFull } from './numbers.ts';

/** How far a cap is used. */
export interface CapText {
  /** As few words as the status bar has room for. */
  readonly short: string;
  /** A sentence, with all figures. */
  readonly full: string;
}

export function capText(gauge: Gauge, settings: Pick<Settings, 'cap' | 'currency'>): CapText {
  const { unit } = settings.cap;
  if (unit === 'money') return moneyText(gauge, settings.currency);
  const { kind, used, limit } = gauge;
  const [brief, template] =
    unit === 'tokens' ? [compact, spendingMessages.tokensOf] : [inFull, spendingMessages.requestsOf];
  const name = localize(unit === 'tokens' ? spendingMessages.tokens : spendingMessages.requests);
  const sentence = kind === 'day' ? spendingMessages.today : spendingMessages.thisMonth;
  return {
    short: ofPeriod(gauge, localize(template, brief(used), brief(limit))),
    full: localize(sentence, inFull(used), inFull(limit), name),
  };
}

function moneyText(gauge: Gauge, currency: string): CapText {
  const format = new Intl.NumberFormat(vscode.env.language, { style: 'currency', currency });
  const [used, limit] = [format.format(gauge.used), format.format(gauge.limit)];
  const sentence = gauge.kind === 'day' ? spendingMessages.todayMoney : spendingMessages.thisMonthMoney;
  return {
    short: ofPeriod(gauge, localize(spendingMessages.moneyOf, used, limit)),
    full: localize(sentence, used, limit),
  };
}

function ofPeriod({ kind }: Gauge, text: string): string {
  return kind === 'day' ? text : localize(spendingMessages.monthlyOf, text);
}
