import fetch, { FetchError, type Response } from 'node-fetch';
import { abortError, CompletionError, type ErrorKind, isAbort } from '../core/errors.ts';

/** Limits of one exchange, in ms. */
export interface Patience {
  /** Without a byte. */
  readonly idleMs: number;
  readonly overallMs: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; only of a POST. */
  readonly body?: string;
}

/** An answer on its way. `close` ends it, closing the socket unless it was read to its end. */
export interface HttpAnswer {
  readonly response: Response;
  /** Bytes as they come; throws `CompletionError` or `AbortError`. */
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly close: () => void;
}

/**
 * Sends a request. `Connection: keep-alive` is what makes VS Code's own agent, which brings its proxy and certificate settings, reuse
 * the connection. A redirect is never followed, since keys would go along.
 */
export async function send(request: HttpRequest, patience: Patience, signal: AbortSignal): Promise<HttpAnswer> {
  const { host } = request.url;
  const controller = new AbortController();
  const timedOut = { reason: '' };
  const expire = (reason: string) => {
    timedOut.reason = reason;
    controller.abort();
  };
  const overall = setTimeout(expire, patience.overallMs, `${patience.overallMs / 1000} s in all`);
  const idle = setTimeout(expire, patience.idleMs, `${patience.idleMs / 1000} s of silence`);
  const onAbort = () => controller.abort();
  signal.addEventListener('abort', onAbort);
  const settle = () => {
    clearTimeout(overall);
    clearTimeout(idle);
    signal.removeEventListener('abort', onAbort);
  };
  const close = () => {
    settle();
    controller.abort();
  };
  const explain = (error: unknown) => {
    if (signal.aborted) return abortError();
    if (timedOut.reason !== '') return new CompletionError('timedOut', { host, detail: timedOut.reason });
    return networkError(error, host);
  };

  async function* read(body: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of body) {
        idle.refresh();
        if (chunk instanceof Uint8Array) yield chunk;
      }
    } catch (error) {
      throw explain(error);
    } finally {
      settle();
    }
  }

  if (signal.aborted) {
    settle();
    throw abortError();
  }
  try {
    const ask = () =>
      fetch(request.url, {
        method: request.method,
        headers: {
          ...(request.body !== undefined && { 'Content-Type': 'application/json' }),
          Accept: 'application/json, text/event-stream',
          'Accept-Encoding': 'identity',
          Connection: 'keep-alive',
          ...request.headers,
        },
        ...(request.body !== undefined && { body: request.body }),
        redirect: 'manual',
        signal: controller.signal,
      });
    const response = await ask().catch((error: unknown) => {
      if (signal.aborted || !isHungUp(error)) throw error;
      return ask();
    });
    idle.refresh();
    return { response, chunks: read(response.body ?? emptyBody()), close };
  } catch (error) {
    settle();
    throw explain(error);
  }
}

/**
 * The connection broke off before any answer. Most often it was a kept one that the server closed while the request was on its
 * way: llama.cpp does so after every stream, against its own word, and every server after some idle seconds.
 */
function isHungUp(error: unknown): boolean {
  return error instanceof FetchError && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

/** Why Baidu's gateway refused, in its headers and with an empty body; empty where it says nothing (spec 2.5). */
export function reasonOf({ headers }: Response): string {
  return headers.get('x-bce-error-message') ?? headers.get('x-bce-error-code') ?? '';
}

/** Codes of Node that mean that there is no way to the host, rather than that it had a bad moment. */
const unreachable = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
]);

function networkError(error: unknown, host: string): Error {
  if (error instanceof CompletionError || isAbort(error)) return error as Error;
  const code =
    (error instanceof FetchError && error.code) ||
    (error instanceof Error && 'code' in error ? String(error.code) : '');
  // The message of a FetchError holds the URL, and the URL the token: only the code is kept.
  const detail = code || (error instanceof Error ? error.name : 'unknown');
  return new CompletionError(kindOfCode(detail), { host, detail });
}

function kindOfCode(code: string): ErrorKind {
  // No known authority has signed; a certificate that is out of date or another host's is trouble of the server.
  if (/SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|CERT_UNTRUSTED/.test(code)) return 'untrusted';
  return unreachable.has(code) || /CERT|TLS|SSL|EPROTO/.test(code) ? 'offline' : 'serverBusy';
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}
