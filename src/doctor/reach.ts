import { CompletionError } from '../core/errors.ts';
import { send } from '../model/http.ts';

/** What an address says of itself without being asked for anything. */
export interface Reached {
  /** Its clock, epoch ms; undefined where it does not say. */
  readonly date: number | undefined;
}

/** The way is closed at the proxy. */
export class ProxyUnreachable extends Error {
  override readonly name = 'ProxyUnreachable';
  readonly proxy: string;
  readonly detail: string;

  constructor(proxy: string, detail: string) {
    super('The proxy cannot be reached');
    this.proxy = proxy;
    this.detail = detail;
  }
}

/**
 * Connects to the host of `address`, through the same HTTP as all requests, and shows no key: any answer will do. Throws what stands in
 * the way, within `limitMs`: `ProxyUnreachable`, `CompletionError` or an `AbortError`.
 */
export async function reach(
  address: URL,
  proxy: URL | undefined,
  limitMs: number,
  signal: AbortSignal,
): Promise<Reached> {
  const leaving = new AbortController();
  const both = AbortSignal.any([signal, leaving.signal]);
  // Asked at the same time, since one limit holds for both.
  const atProxy = proxy && ask(proxy, limitMs, both).then(() => undefined, troubleOf);
  try {
    const { status, date } = await ask(address, limitMs, both);
    if (status === 407) throw new CompletionError('proxyRefused', { host: address.host, detail: 'HTTP 407' });
    return { date };
  } catch (error) {
    const isClosed = error instanceof CompletionError && noWay.has(error.kind);
    const trouble = isClosed ? await atProxy : undefined;
    if (proxy && trouble !== undefined) throw new ProxyUnreachable(proxy.host, trouble);
    throw error;
  } finally {
    leaving.abort();
  }
}

/** Kinds of error that a proxy which is not there can cause. */
const noWay: ReadonlySet<CompletionError['kind']> = new Set(['offline', 'serverBusy', 'timedOut']);

async function ask(address: URL, limitMs: number, signal: AbortSignal): Promise<Reached & { status: number }> {
  const patience = { idleMs: limitMs, overallMs: limitMs };
  const { response, close } = await send({ method: 'GET', url: new URL('/', address), headers: {} }, patience, signal);
  close();
  const date = Date.parse(response.headers.get('date') ?? '');
  return { status: response.status, date: Number.isNaN(date) ? undefined : date };
}

function troubleOf(error: unknown): string | undefined {
  return error instanceof CompletionError ? error.detail : undefined;
}
