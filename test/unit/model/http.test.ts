import assert from 'node:assert/strict';
import http from 'node:http';
import { type Patience, send } from '../../../src/model/http.ts';
import { listen } from '../../support/fixtures/servers.ts';
import { never } from '../../support/fixtures/signals.ts';

describe('patience with a server', () => {
  let server: http.Server;
  let url: URL;
  /** Writes a byte every `pulse` ms, for ever; none at all if it is 0. */
  const serve = async (pulse: number) => {
    server = http.createServer((_, response) => {
      if (pulse === 0) return;
      const timer = setInterval(() => response.write('.'), pulse);
      response.on('close', () => clearInterval(timer));
    });
    url = new URL(await listen(server));
  };
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const read = async (patience: Patience) => {
    let bytes = 0;
    const answer = await send({ method: 'POST', url, headers: {}, body: '{}' }, patience, never);
    for await (const chunk of answer.chunks) bytes += chunk.length;
    return bytes;
  };

  it('ends with silence before the first byte', async () => {
    await serve(0);
    await assert.rejects(read({ idleMs: 60, overallMs: 5000 }), { kind: 'timedOut', detail: '0.06 s of silence' });
  });

  it('ends with the time for the whole, however lively the answer is', async () => {
    await serve(10);
    await assert.rejects(read({ idleMs: 1000, overallMs: 150 }), { kind: 'timedOut', detail: '0.15 s in all' });
  });

  it('begins anew with each byte', async () => {
    await serve(20);
    // Silence alone would have ended it before. A busy machine may be silent for most of a second.
    await assert.rejects(read({ idleMs: 1000, overallMs: 1500 }), { kind: 'timedOut', detail: '1.5 s in all' });
  });

  it('closes the socket when it ends', async () => {
    await serve(0);
    const closed = new Promise((resolve) => server.once('connection', (socket) => socket.once('close', resolve)));
    await assert.rejects(read({ idleMs: 30, overallMs: 5000 }), { kind: 'timedOut' });
    await closed;
  });
});
