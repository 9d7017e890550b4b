import type { Figures } from '../../usage/report.ts';
import { element } from '../element.ts';
import { fill } from '../host.ts';
import { about } from './formats.ts';
import { formats, usagePage } from './strings.ts';

/** The totals at a glance. */
export function tilesOf(totals: Figures, currency: string): HTMLElement {
  const { whole, ratio, percent, time } = formats;
  const isAbout = totals.estimatedRequests > 0;
  const within = (milliseconds: number | undefined) =>
    milliseconds === undefined ? '' : fill(usagePage.time95, time(milliseconds));
  return element(
    'dl',
    { className: 'tiles' },
    tile(
      usagePage.requests,
      whole(totals.requests),
      totals.requestsPerAccepted === undefined ? '' : fill(usagePage.requestsEach, ratio(totals.requestsPerAccepted)),
    ),
    tile(
      usagePage.tokens,
      about(whole(totals.promptTokens + totals.completionTokens), isAbout),
      fill(usagePage.tokensParts, whole(totals.promptTokens), whole(totals.completionTokens)),
    ),
    tile(
      usagePage.cost,
      totals.cost === undefined ? usagePage.costUnknown : about(formats.money(totals.cost, currency), isAbout),
      costDetail(totals, currency),
    ),
    tile(
      usagePage.acceptedShare,
      percent(totals.acceptedShare),
      fill(usagePage.acceptedParts, whole(totals.accepted), whole(totals.offered)),
    ),
    tile(usagePage.characters, whole(totals.acceptedCharacters), usagePage.charactersAbout),
    tile(usagePage.suggestionTime, time(totals.suggestionMedian), within(totals.suggestion95)),
    tile(usagePage.requestTime, time(totals.requestMedian), within(totals.request95)),
  );
}

function costDetail({ cost, requests, pricedRequests, accepted }: Figures, currency: string): string {
  if (cost === undefined) return usagePage.costToDo;
  if (pricedRequests < requests) return fill(usagePage.costPartly, formats.whole(requests - pricedRequests));
  return accepted === 0 ? '' : fill(usagePage.costEach, formats.money(cost / accepted, currency));
}

function tile(name: string, figure: string, detail: string): HTMLElement {
  return element(
    'div',
    { className: 'tile' },
    element('dt', {}, name),
    element('dd', { className: 'figure' }, figure),
    element('dd', { className: 'about' }, detail),
  );
}
