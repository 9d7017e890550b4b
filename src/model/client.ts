import { createHash } from 'node:crypto';
import { CompletionError } from '../core/errors.ts';
import type { Clock, CompletionModel, CredentialsSource, SecretStore } from '../core/ports.ts';
import { hide } from '../core/redact.ts';
import type { CompletionRequest, Delta } from '../core/request.ts';
import type { Credentials, Settings } from '../core/settings.ts';
import { Authorizer, type Proof, requireKeys } from './auth/authorize.ts';
import { gatewayError } from './errorCodes.ts';
import { type HttpAnswer, reasonOf, send } from './http.ts';
import { exhaustedFor, retryAfter } from './patience.ts';
import { protocolOf } from './protocols/index.ts';
import type { AnswerContext, Protocol, ProtocolRequest } from './protocols/protocol.ts';
import { readEvents } from './readEvents.ts';

const patience = { idleMs: 30_000, overallMs: 120_000 };
/** After its last word a server has this long to end the answer, in ms; then the connection is given up. */
const endingPatience = 100;

export interface ClientParts {
  readonly credentials: CredentialsSource;
  readonly clock: Clock;
  /** Keeps exchanged tokens. */
  readonly store: SecretStore;
  /** Hears of every key and token before it is used, where another copy of core/redact.ts keeps the log. */
  readonly onSecrets?: (...secrets: readonly string[]) => void;
  /** Which service keys of this kind belong to, whatever the settings say. */
  readonly settingsForKey: (settings: Settings, credentials: Credentials | undefined) => Settings;
}

/**
 * A model behind HTTP, by the protocol and the authorisation that the settings name. A refused token is renewed once, and the
 * request replayed, before anything was shown.
 */
export class ModelClient implements CompletionModel {
  readonly #parts: ClientParts;
  readonly #authorizer: Authorizer;

  constructor(parts: ClientParts) {
    this.#parts = parts;
    this.#authorizer = new Authorizer(parts.clock, parts.store, (...secrets) => {
      hide(...secrets);
      parts.onSecrets?.(...secrets);
    });
  }

  async *complete(request: CompletionRequest, settings: Settings, signal: AbortSignal): AsyncGenerator<Delta> {
    const { keys, effective } = await this.#resolve(settings);
    const message = messageFor(request, effective);
    const prove = () => this.#authorizer.prove(message.url, effective, keys, signal);
    const protocol = protocolOf(effective);
    const { clock } = this.#parts;
    const proof = await prove();
    yield { text: '', done: false, sent: true };
    let begun = false;
    try {
      for await (const delta of ask(message, protocol, proof, clock, signal)) {
        begun = true;
        yield delta;
      }
      return;
    } catch (error) {
      await this.#unlessRefused(error, proof);
      // The next request will have a new one.
      if (begun) throw laterOn(error);
    }
    const renewed = await prove();
    try {
      yield* ask(message, protocol, renewed, clock, signal);
    } catch (error) {
      await this.#unlessRefused(error, renewed);
      throw error;
    }
  }

  /** What has still to be set before anything can be asked, or undefined. Asks nobody. */
  async missing(settings: Settings): Promise<CompletionError | undefined> {
    const { keys, effective } = await this.#resolve(settings);
    try {
      requireKeys(effective, keys);
      messageFor({ languageId: '', prompt: '', suffix: '', stop: [], manual: false }, effective);
      return undefined;
    } catch (error) {
      if (error instanceof CompletionError) return error;
      throw error;
    }
  }

  /** Names the service and the key that these settings lead to, and tells neither. */
  async identity(settings: Settings): Promise<string> {
    const { keys, effective } = await this.#resolve(settings);
    const parts = JSON.stringify([effective.url, keys?.apiKey]);
    return createHash('sha256').update(parts).digest('hex').slice(0, 32);
  }

  /** Sees whether the kept keys are what the token host expects, asking it anew. Throws `CompletionError`. */
  async check(settings: Settings, signal: AbortSignal): Promise<void> {
    const { keys, effective } = await this.#resolve(settings);
    await this.#authorizer.forget(effective, keys);
    await this.#authorizer.prove(new URL(effective.tokenUrl), effective, keys, signal);
  }

  async #resolve(settings: Settings): Promise<{ keys: Credentials | undefined; effective: Settings }> {
    const keys = await this.#parts.credentials();
    return { keys, effective: this.#parts.settingsForKey(settings, keys) };
  }

  /** Forgets the token if that is what the service did not accept, and throws on every other error. */
  async #unlessRefused(error: unknown, { token }: Proof): Promise<void> {
    const isRefused = error instanceof CompletionError && error.kind === 'tokenExpired';
    if (!isRefused || token === undefined) throw error;
    await this.#authorizer.refused(token);
  }
}

/** A token that was refused in the middle of an answer says nothing about the next request. */
function laterOn(error: unknown): unknown {
  if (!(error instanceof CompletionError)) return error;
  return new CompletionError('serverBusy', { host: error.host, detail: error.detail });
}

/** What to send, once everything is set that it needs. */
function messageFor(request: CompletionRequest, settings: Settings): ProtocolRequest {
  if (settings.url === '') throw new CompletionError('needsUrl');
  if (settings.preset.needsModel && settings.model === '') throw new CompletionError('needsModel');
  return protocolOf(settings).request(request, settings);
}

async function* ask(
  message: ProtocolRequest,
  protocol: Protocol,
  proof: Proof,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<Delta> {
  const url = new URL(message.url);
  for (const [name, value] of Object.entries(proof.query)) url.searchParams.set(name, value);
  const headers = { ...message.headers, ...proof.headers };
  const answer = await send({ method: 'POST', url, headers, body: JSON.stringify(message.body) }, patience, signal);
  try {
    yield* deltas(answer, protocol, { host: url.host, status: answer.response.status }, clock);
  } finally {
    answer.close();
  }
}

async function* deltas(
  answer: HttpAnswer,
  protocol: Protocol,
  context: AnswerContext,
  clock: Clock,
): AsyncGenerator<Delta> {
  const { response, chunks, close } = answer;
  const refused = response.ok ? undefined : statusError(answer, context.host, clock);
  const exhaustedMs = exhaustedFor(response.headers, clock.now());
  let done = false;
  let ending: NodeJS.Timeout | undefined;
  try {
    for await (const event of readEvents(chunks, protocol.framing, context.host)) {
      const delta = event.kind === 'done' ? { text: '', done: true } : protocol.decode(event.value, context);
      done ||= delta.done;
      // The end of the answer is read only to keep the connection.
      if (done) ending ??= setTimeout(close, endingPatience);
      yield exhaustedMs === undefined ? delta : { ...delta, exhaustedMs };
    }
  } catch (error) {
    if (done && !(error instanceof CompletionError && error.kind === 'contentRefused')) return;
    // A body that says what is wrong beats the status; one that cannot be read does not.
    const isUnreadable =
      error instanceof CompletionError && (error.kind === 'badAnswer' || error.kind === 'badGateway');
    throw refused && isUnreadable ? refused : withPatience(error, response, clock);
  } finally {
    clearTimeout(ending);
  }
  if (refused) throw refused;
  if (!done) throw new CompletionError('badAnswer', { host: context.host, detail: 'ended early' });
}

/** The gateway gives its reason in a header, with an empty body (spec 2.5). */
function statusError({ response }: HttpAnswer, host: string, clock: Clock): CompletionError {
  return gatewayError(reasonOf(response), response.status, host, retryAfter(response.headers, clock.now()));
}

/** V1 answers with HTTP 200 and an error in the body; how long to wait stands in the header all the same. */
function withPatience(error: unknown, response: HttpAnswer['response'], clock: Clock): unknown {
  const retryAfterMs = retryAfter(response.headers, clock.now());
  if (!(error instanceof CompletionError) || retryAfterMs === undefined) return error;
  return new CompletionError(error.kind, { host: error.host, detail: error.detail, retryAfterMs });
}
