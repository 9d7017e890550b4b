import { abortError, CompletionError } from '../core/errors.ts';
import type { PacedModel } from '../core/ports.ts';
import type { CompletionRequest, Delta } from '../core/request.ts';
import type { Settings } from '../core/settings.ts';
import type { Account } from './account.ts';

/** Asks the person whether a request may pass the cap, and lets the account know. `signal`: whoever wanted it has left. */
export type AskPerson = (error: CompletionError, signal: AbortSignal) => Promise<boolean>;

/**
 * The model behind the person's own cap: at the cap nobody is asked while the person types, and the person is asked before a request
 * made by hand goes out. Whether a request fits is decided where it is counted (`Account.open`), the moment before it goes out.
 */
export function capped(model: PacedModel, account: Account, settings: () => Settings, ask: AskPerson): PacedModel {
  /** One question is enough, however often the key is pressed. */
  let question: Promise<boolean> | undefined;
  const mayPass = (error: CompletionError, signal: AbortSignal) => {
    question ??= ask(error, signal).finally(() => {
      question = undefined;
    });
    return question;
  };

  async function* complete(request: CompletionRequest, current: Settings, signal: AbortSignal): AsyncGenerator<Delta> {
    try {
      yield* model.complete(request, current, signal);
      return;
    } catch (error) {
      const isAsked = request.manual && error instanceof CompletionError && error.kind === 'capReached';
      if (!isAsked) throw error;
      if (!(await orLeave(mayPass(error, signal), signal))) throw abortError();
    }
    yield* model.complete(request, current, signal);
  }
  return {
    complete,
    obstacle: (manual) => model.obstacle(manual) ?? (manual ? undefined : account.hold(settings())?.error),
  };
}

async function orLeave<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw abortError();
  let leave = () => {};
  const leaving = new Promise<never>((_, reject) => {
    leave = () => reject(abortError());
    signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([answer, leaving]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
