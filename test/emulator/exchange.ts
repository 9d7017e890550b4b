import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { preciseNow } from './clock.ts';
import { isJsonObject, parseJson } from './json.ts';
import type { Knobs } from './knobs.ts';
import type { Outcome, RequestRecord } from './requestRecord.ts';

/** A complete answer; `text` is what of it is generated text, for the log. */
export interface WholeAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
  outcome: Outcome;
  text?: string;
}

/**
 * One request and its answer, written so that the log record is right at every moment. Methods that wait or write throw an AbortError
 * once the client has left.
 */
export class Exchange {
  readonly record: RequestRecord;
  readonly query: URLSearchParams;
  readonly knobs: Knobs;
  /** The request's body as text. */
  bodyText = '';
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #changed: () => void;
  readonly #left = new AbortController();

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    context: { record: RequestRecord; query: URLSearchParams; knobs: Knobs; changed: () => void },
  ) {
    this.#request = request;
    this.#response = response;
    this.#changed = context.changed;
    this.record = context.record;
    this.query = context.query;
    this.knobs = context.knobs;
    response.on('finish', () => {
      this.record.endedAt = preciseNow();
      this.#changed();
    });
    response.on('close', () => {
      const cutByUs = this.record.outcome === 'destroyed' || this.record.outcome === 'cut';
      if (this.record.endedAt === null && !cutByUs) this.record.abortedAt = preciseNow();
      this.#left.abort();
      this.#changed();
    });
  }

  get clientLeft(): boolean {
    return this.#left.signal.aborted;
  }

  /** A header's value, '' where it was not sent; `name` in lower case. */
  header(name: string): string {
    return this.record.headers[name] ?? '';
  }

  /** The query as it came, undecoded and without its question mark. */
  get search(): string {
    return /\?(.*)/s.exec(this.#request.url ?? '')?.[1] ?? '';
  }

  async readBody(): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.#request) chunks.push(Buffer.from(chunk));
    this.bodyText = Buffer.concat(chunks).toString('utf8');
    const body = parseJson(this.bodyText) ?? (this.bodyText === '' ? null : this.bodyText);
    this.record.body = body;
    const prompt = isJsonObject(body) ? (body['input_prefix'] ?? body['prompt']) : undefined;
    this.record.prompt = typeof prompt === 'string' ? prompt : null;
    this.#changed();
  }

  async pause(ms: number): Promise<void> {
    this.#left.signal.throwIfAborted();
    if (ms > 0) await wait(ms, undefined, { signal: this.#left.signal });
  }

  send(answer: WholeAnswer): void {
    this.#left.signal.throwIfAborted();
    const body = Buffer.from(answer.body);
    this.record.outcome = answer.outcome;
    this.#response.writeHead(answer.status, { ...answer.headers, 'Content-Length': body.length });
    this.#response.end(body);
    this.#count(body, answer.text ?? '');
  }

  startStream(headers: Record<string, string>): void {
    this.#left.signal.throwIfAborted();
    this.record.outcome = 'ok';
    this.#response.writeHead(200, headers);
    this.#response.flushHeaders();
    this.record.firstByteAt = preciseNow();
    this.#changed();
  }

  /** Writes `bytes` as one chunk of their own and waits until a client that reads slowly has room for more. */
  async write(bytes: Buffer, text = ''): Promise<void> {
    this.#left.signal.throwIfAborted();
    const hasRoom = this.#response.write(bytes);
    this.#count(bytes, text);
    if (hasRoom) await nextTurn();
    else await once(this.#response, 'drain', { signal: this.#left.signal });
  }

  endStream(outcome: Outcome = 'ok'): void {
    this.record.outcome = outcome;
    this.#response.end();
  }

  /** Breaks the connection once what was written has gone out: the client sees no proper end. */
  async breakConnection(): Promise<void> {
    await nextTurn();
    this.record.outcome = this.record.firstByteAt === null ? 'destroyed' : 'cut';
    this.#request.socket.destroy();
    this.#changed();
  }

  /** Sends nothing more; settles when the client leaves or the emulator closes. */
  async hang(): Promise<void> {
    this.record.outcome = 'hang';
    this.#changed();
    if (!this.clientLeft) await once(this.#left.signal, 'abort');
  }

  #count(bytes: Buffer, text: string): void {
    this.record.firstByteAt ??= preciseNow();
    this.record.bytesSent += bytes.length;
    this.record.textSent += text;
    this.record.charactersSent = this.record.textSent.length;
    this.#changed();
  }
}
