/**
 * What the client itself costs: time beyond the server's own, connections, decoding, and how soon a socket closes. The server is the
 * emulator in a process of its own, on loopback; its clock and ours are the machine's.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { parseSettings } from '../src/config/parse.ts';
import { settingsForKey } from '../src/config/presets.ts';
import { isAbort } from '../src/core/errors.ts';
import type { Settings } from '../src/core/settings.ts';
import { ModelClient } from '../src/model/client.ts';
import { qianfanV1 } from '../src/model/protocols/qianfanV1.ts';
import { readEvents } from '../src/model/readEvents.ts';
import { type AdminClient, createAdminClient } from '../test/emulator/adminClient.ts';
import { DEFAULT_API_KEY, DEFAULT_ENDPOINT, DEFAULT_SECRET_KEY } from '../test/emulator/apps.ts';
import { memoryStore } from '../test/fakes/memoryStore.ts';
import { completions } from '../test/support/fixtures/requests.ts';
import { never } from '../test/support/fixtures/signals.ts';
import { percentile } from './percentile.ts';

export interface ClientFigures {
  readonly overheadP50Ms: number;
  readonly overheadP95Ms: number;
  readonly connectionsPer100: number;
  readonly decodeMBs: number;
  readonly abortP95Ms: number;
}

const answer = 'def total(items):\n    return sum(item.price for item in items)\n';

export async function benchClient(): Promise<ClientFigures> {
  const emulator = spawn(process.execPath, ['test/emulator/cli.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [url] = await once(createInterface({ input: emulator.stdout }), 'line');
    const admin = createAdminClient(String(url));
    const values: Record<string, unknown> = { url, tokenUrl: url, endpoint: DEFAULT_ENDPOINT, requestsPerSecond: 0 };
    const { settings } = parseSettings((name) => values[name]);
    const client = new ModelClient({
      credentials: async () => ({ apiKey: DEFAULT_API_KEY, secretKey: DEFAULT_SECRET_KEY }),
      clock: Date,
      store: memoryStore(),
      settingsForKey,
    });
    await overheads(client, settings, admin, 50);
    const times = await overheads(client, settings, admin, 300);
    return {
      overheadP50Ms: percentile(times, 50),
      overheadP95Ms: percentile(times, 95),
      connectionsPer100: await connections(client, settings, admin),
      decodeMBs: await decodeRate(),
      abortP95Ms: percentile(await aborts(client, settings, admin, 50), 95),
    };
  } finally {
    emulator.kill();
  }
}

const request = { languageId: 'python', prompt: 'def total', suffix: '', stop: [], manual: true };
const now = () => performance.timeOrigin + performance.now();

/** Ms of each request beyond what passed in the server between the arrival of the request and its last byte. */
async function overheads(
  client: ModelClient,
  settings: Settings,
  admin: AdminClient,
  count: number,
): Promise<number[]> {
  await admin.reset({ keepTokens: true });
  await admin.queueAnswers(...Array.from({ length: count }, () => answer));
  const totals: number[] = [];
  for (let done = 0; done < count; done += 1) {
    const startedAt = now();
    for await (const _ of client.complete(request, settings, never));
    totals.push(now() - startedAt);
  }
  const log = completions(await admin.log());
  return totals.map((total, index) => total - ((log[index]?.endedAt ?? 0) - (log[index]?.receivedAt ?? 0)));
}

async function connections(client: ModelClient, settings: Settings, admin: AdminClient): Promise<number> {
  await overheads(client, settings, admin, 100);
  return new Set(completions(await admin.log()).map(({ connection }) => connection)).size;
}

/** MB of event stream read and decoded in a second, in chunks as a socket gives them. */
async function decodeRate(): Promise<number> {
  const frame = {
    id: 'as-9092ws9jgh',
    object: 'completion',
    created: 1693811126,
    sentence_id: 1,
    is_end: false,
    result: answer,
    is_safe: 1,
  };
  const stream = Buffer.from(`data: ${JSON.stringify(frame)}\n\n`.repeat(15_000));
  let best = 0;
  for (let round = 0; round < 5; round += 1) {
    const startedAt = performance.now();
    for await (const event of readEvents(chunksOf(stream, 64 * 1024), 'sse', 'bench')) {
      if (event.kind === 'value') qianfanV1.decode(event.value, { host: 'bench', status: 200 });
    }
    best = Math.max(best, stream.length / 1e6 / ((performance.now() - startedAt) / 1000));
  }
  return best;
}

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Ms from an abort in the middle of an answer to the server seeing the socket closed. */
async function aborts(client: ModelClient, settings: Settings, admin: AdminClient, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let done = 0; done < count; done += 1) {
    await admin.reset({ keepTokens: true });
    await admin.setKnobs({ hangAfterFrames: 1 });
    await admin.queueAnswers(answer);
    const controller = new AbortController();
    let abortedAt = 0;
    try {
      for await (const { text } of client.complete(request, settings, controller.signal)) {
        if (text === '') continue;
        abortedAt = now();
        controller.abort();
      }
    } catch (error) {
      if (!isAbort(error)) throw error;
    }
    const [record] = completions(await admin.until((log) => completions(log)[0]?.abortedAt != null));
    times.push((record?.abortedAt ?? Number.POSITIVE_INFINITY) - abortedAt);
  }
  return times;
}
