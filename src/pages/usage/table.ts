import type { Figures, Report, Row } from '../../usage/report.ts';
import { element } from '../element.ts';
import { about } from './formats.ts';
import type { Grouping } from './protocol.ts';
import { formats, nameOf, usagePage } from './strings.ts';

export const groupingNames: Readonly<Record<Grouping, string>> = {
  day: usagePage.day,
  language: usagePage.language,
  backend: usagePage.backend,
};

/** Every figure, in rows of one kind and a last one for all; days on which nothing happened are left out. */
export function tableOf(report: Report, grouping: Grouping, currency: string): HTMLTableElement {
  const columns = columnsFor(currency);
  const head = [groupingNames[grouping], ...columns.map(([name]) => name)].map((name) =>
    element('th', { scope: 'col' }, name),
  );
  const cells = (figures: Figures) => columns.map(([, format]) => element('td', {}, format(figures)));
  const rows = rowsOf(report, grouping).map((row) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, grouping === 'day' ? formats.day(row.name) : nameOf(row.name)),
      ...cells(row),
    ),
  );
  const total = element('tr', {}, element('th', { scope: 'row' }, usagePage.total), ...cells(report.totals));
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...rows),
    element('tfoot', {}, total),
  );
}

/** The last day first. */
function rowsOf({ byDay, byLanguage, byBackend }: Report, grouping: Grouping): readonly Row[] {
  const days = byDay.filter(({ requests, offered, acceptedCharacters }) => requests + offered + acceptedCharacters > 0);
  return { day: days.reverse(), language: byLanguage, backend: byBackend }[grouping];
}

function columnsFor(currency: string): readonly (readonly [name: string, format: (figures: Figures) => string])[] {
  const { whole, ratio, percent, time } = formats;
  return [
    [usagePage.requests, ({ requests }) => whole(requests)],
    [usagePage.sent, ({ promptTokens, estimatedRequests }) => about(whole(promptTokens), estimatedRequests > 0)],
    [
      usagePage.received,
      ({ completionTokens, estimatedRequests }) => about(whole(completionTokens), estimatedRequests > 0),
    ],
    [
      usagePage.cost,
      ({ cost, estimatedRequests }) =>
        about(formats.money(cost, currency), cost !== undefined && estimatedRequests > 0),
    ],
    [usagePage.offered, ({ offered }) => whole(offered)],
    [usagePage.accepted, ({ accepted }) => whole(accepted)],
    [usagePage.acceptedShare, ({ acceptedShare }) => percent(acceptedShare)],
    [usagePage.characters, ({ acceptedCharacters }) => whole(acceptedCharacters)],
    [usagePage.requestsPerAccepted, ({ requestsPerAccepted }) => ratio(requestsPerAccepted)],
    [usagePage.suggestionMedian, ({ suggestionMedian }) => time(suggestionMedian)],
    [usagePage.suggestion95, ({ suggestion95 }) => time(suggestion95)],
    [usagePage.requestMedian, ({ requestMedian }) => time(requestMedian)],
    [usagePage.request95, ({ request95 }) => time(request95)],
  ];
}
