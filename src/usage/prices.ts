import type { TokenUsage } from '../core/request.ts';
import type { Settings } from '../core/settings.ts';

const million = 1_000_000;

/** What so many tokens cost by the person's own price of the backend, in millionths of the currency, rounded up; undefined where none is set. */
export function millionthsOf({ promptTokens, completionTokens }: TokenUsage, settings: Settings): number | undefined {
  const price = Object.hasOwn(settings.prices, settings.backend) ? settings.prices[settings.backend] : undefined;
  if (!price) return undefined;
  // What a price in decimals adds to the binary fraction is no money.
  return Math.ceil(Number((promptTokens * price.input + completionTokens * price.output).toFixed(6)));
}

/** The same in the currency itself. */
export function costOf(usage: TokenUsage, settings: Settings): number | undefined {
  const millionths = millionthsOf(usage, settings);
  return millionths === undefined ? undefined : millionths / million;
}
