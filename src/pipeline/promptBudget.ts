import type { CompletionError } from '../core/errors.ts';
import type { Settings } from '../core/settings.ts';

/** Smaller prompts say too little, in tokens (spec 2.2). */
const smallest = 512;

/** How much of the prompt budget the service has turned out to take: half as much after each complaint about length. */
export class PromptBudget {
  #share = 1;

  /** The settings with the budget that is left. */
  fit(settings: Settings): Settings {
    if (this.#share === 1) return settings;
    const left = Math.floor(settings.maxPromptTokens * this.#share);
    return { ...settings, maxPromptTokens: Math.min(settings.maxPromptTokens, Math.max(smallest, left)) };
  }

  /** Learns from how a request failed. */
  failed(error: CompletionError): void {
    if (error.kind === 'promptTooLong') this.#share /= 2;
  }

  /** Settings changed: the service may be another one. */
  reset(): void {
    this.#share = 1;
  }
}
