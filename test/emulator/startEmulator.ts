import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { ADMIN_PATH, serveAdmin } from './admin.ts';
import { DEFAULT_APP, DEFAULT_BEARER, DEFAULT_IAM_KEY, DEFAULT_MODELS, UNGRANTED_ENDPOINT } from './apps.ts';
import { createClock, preciseNow } from './clock.ts';
import { countConnections } from './connections.ts';
import type { Emulator, EmulatorOptions } from './emulator.ts';
import { Exchange } from './exchange.ts';
import { createBearers } from './iam/bearers.ts';
import { defaultKnobs } from './knobs.ts';
import { createQuotas } from './quotas.ts';
import { createIdSource } from './random.ts';
import { recordReceived, recordSecrets } from './recordSecrets.ts';
import type { RequestRecord } from './requestRecord.ts';
import { routeOf, serveRoute } from './routes.ts';
import type { EmulatorState } from './state.ts';
import { createTokens } from './tokens.ts';
import { createWatch } from './watch.ts';

/** nginx's default: connections outlive any test, so their count tells how well a client keeps them. */
const KEEP_ALIVE_MS = 75_000;

function createState(options: EmulatorOptions): EmulatorState {
  const clock = createClock(options.now);
  const ids = createIdSource(options.seed ?? 1);
  const apps = options.apps ?? [DEFAULT_APP];
  const iamKeys = options.iamKeys ?? [DEFAULT_IAM_KEY];
  const bearers = options.bearers ?? [DEFAULT_BEARER];
  recordSecrets(...bearers);
  for (const { apiKey, secretKey } of apps) recordSecrets(apiKey, secretKey);
  for (const { accessKey, secretKey } of iamKeys) recordSecrets(accessKey, secretKey);
  const granted = [...apps, ...iamKeys].flatMap(({ grants }) => grants);
  return {
    clock,
    ids,
    tokens: createTokens(apps, clock, ids),
    bearers: createBearers(bearers, clock, ids),
    iamKeys,
    quotas: createQuotas(clock),
    endpoints: new Set([...granted, ...(options.endpoints ?? [UNGRANTED_ENDPOINT])]),
    models: new Set([...granted, ...(options.models ?? DEFAULT_MODELS)]),
    knobs: { ...defaultKnobs(), ...options.knobs },
    log: [],
    answers: [],
    faults: [],
    generating: 0,
  };
}

function resetState(state: EmulatorState, options: EmulatorOptions, keepTokens: boolean): void {
  for (const queue of [state.log, state.answers, state.faults]) queue.length = 0;
  Object.assign(state.knobs, defaultKnobs(), options.knobs);
  state.tokens.reset(keepTokens);
  state.bearers.reset(keepTokens);
  state.quotas.reset();
  state.clock.reset();
  if (!keepTokens) state.ids.reset();
}

function openRecord(request: IncomingMessage, path: string, query: URLSearchParams, log: readonly RequestRecord[]) {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  const record: RequestRecord = {
    number: log.length + 1,
    ...routeOf(path),
    connection: 0,
    method: request.method ?? '',
    path,
    query: Object.fromEntries(query),
    headers: Object.fromEntries(headers),
    body: null,
    prompt: null,
    receivedAt: preciseNow(),
    firstByteAt: null,
    endedAt: null,
    abortedAt: null,
    outcome: 'pending',
    bytesSent: 0,
    charactersSent: 0,
    textSent: '',
  };
  return record;
}

/** Starts an emulator of Qianfan (spec 7) and of the servers of spec 5.4. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { host = '127.0.0.1' } = options;
  const state = createState(options);
  const watch = createWatch(state.log);

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = '', search = ''] = (request.url ?? '').split(/\?(.*)/s);
    if (path.startsWith(ADMIN_PATH)) {
      if (connections.markAdmin(request.socket)) response.setHeader('Connection', 'close');
      return serveAdmin(request, response, { path, emulator });
    }
    const query = new URLSearchParams(search);
    const record = openRecord(request, path, query, state.log);
    record.connection = connections.numberOf(request.socket);
    state.log.push(record);
    recordReceived(record);
    const knobs = structuredClone(state.knobs);
    const exchange = new Exchange(request, response, { record, query, knobs, changed: watch.check });
    await serveRoute(exchange, state);
  };

  const listener = (request: IncomingMessage, response: ServerResponse) => void serve(request, response);
  const common = { keepAliveTimeout: KEEP_ALIVE_MS };
  const server = options.tls
    ? createSecureServer({ ...common, ...options.tls }, listener)
    : createServer(common, listener);
  const connections = countConnections(server);

  const emulator: Emulator = {
    get url() {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      return `${options.tls ? 'https' : 'http'}://${host}:${port}`;
    },
    log: state.log,
    knobs: state.knobs,
    answers: state.answers,
    faults: state.faults,
    tokens: {
      get exchanges() {
        return state.tokens.exchanges;
      },
      expireAll: () => {
        state.tokens.expireAll();
        state.bearers.expireAll();
      },
      revokeAll: () => {
        state.tokens.revokeAll();
        state.bearers.expireAll();
      },
    },
    bearers: state.bearers,
    clock: state.clock,
    get connections() {
      return connections.count;
    },
    until: watch.until,
    reset: ({ keepTokens = false } = {}) => {
      resetState(state, options, keepTokens);
      connections.reset();
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };

  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  return emulator;
}
