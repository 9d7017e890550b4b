import { errorMessages } from './messages/errors.ts';
import { redact } from './redact.ts';

/** What went wrong, as far as it makes a difference to the person or to what happens next. */
export type ErrorKind =
  | 'needsKeys'
  | 'needsEndpoint'
  | 'needsUrl'
  | 'needsModel'
  | 'wrongApiKey'
  | 'wrongSecretKey'
  | 'keysRefused'
  | 'tokenExpired'
  | 'endpointUnknown'
  | 'modelUnknown'
  | 'noInfill'
  | 'clockSkew'
  | 'notGranted'
  | 'dailyLimit'
  | 'totalLimit'
  | 'capReached'
  | 'rateLimited'
  | 'serverBusy'
  | 'badRequest'
  | 'promptTooLong'
  | 'contentRefused'
  | 'offline'
  | 'untrusted'
  | 'proxyRefused'
  | 'timedOut'
  | 'badGateway'
  | 'badAnswer';

export function isErrorKind(value: unknown): value is ErrorKind {
  return typeof value === 'string' && Object.hasOwn(errorMessages, value);
}

/** Facts for the message and the log; never a key, a token or code. */
export interface ErrorFacts {
  /** The host that was asked, for example `aip.baidubce.com`. */
  readonly host?: string;
  /** The server's own words or the system's error code, cut to 120 characters. */
  readonly detail?: string;
  /** The server asked for this much patience, in ms. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** The only error that leaves `model`. `message` is English; the editor shows `errorMessages[kind]` in the person's language. */
export class CompletionError extends Error {
  /** Parts of the extension that are loaded later have their own copy of this class. */
  static override [Symbol.hasInstance](value: unknown): value is CompletionError {
    return value instanceof Error && value.name === 'CompletionError';
  }

  override readonly name = 'CompletionError';
  readonly kind: ErrorKind;
  readonly host: string;
  readonly detail: string;
  readonly retryAfterMs: number | undefined;

  constructor(kind: ErrorKind, facts: ErrorFacts = {}) {
    const host = facts.host ?? '';
    // A server may quote what it was sent; redacted first, since a cut could hide what a key looks like.
    const detail = redact(facts.detail ?? '').slice(0, 120);
    super(fillIn(errorMessages[kind], [host, detail]), { cause: facts.cause });
    this.kind = kind;
    this.host = host;
    this.detail = detail;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/** Replaces `{0}`, `{1}` … as `vscode.l10n.t` does. */
export function fillIn(template: string, args: readonly (string | number)[]): string {
  return template.replace(/\{(\d)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
}

/** An abort is not an error: the person typed on, or pressed Cancel. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The reason a signal was aborted, as something to throw. */
export function abortError(): Error {
  return new DOMException('The operation was aborted', 'AbortError');
}
