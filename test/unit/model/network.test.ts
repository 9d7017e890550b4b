import assert from 'node:assert/strict';
import http from 'node:http';
import { askForJson } from '../../../src/model/auth/askForJson.ts';
import { kindOfStatus, oauthError } from '../../../src/model/errorCodes.ts';
import { send } from '../../../src/model/http.ts';
import { startEmulator } from '../../emulator/startEmulator.ts';
import { createAuthority } from '../../support/certificates.ts';
import { listen } from '../../support/fixtures/servers.ts';
import { never } from '../../support/fixtures/signals.ts';

/** The rest is proven in the extension host, through a real proxy: test/host/network.test.ts. */
describe('the network', () => {
  const patience = { idleMs: 1000, overallMs: 1000 };
  const get = (url: string) => send({ method: 'GET', url: new URL(url), headers: {} }, patience, never);

  it('tells an authority that is not trusted, whether or not it sends its own certificate', async () => {
    const authority = await createAuthority('A stranger');
    const { key, cert } = await authority.issue('127.0.0.1');
    for (const [chain, code] of [
      [cert, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      [`${cert}\n${authority.certificate}`, 'SELF_SIGNED_CERT_IN_CHAIN'],
    ] as const) {
      const emulator = await startEmulator({ tls: { key, cert: chain } });
      try {
        const { host } = new URL(emulator.url);
        await assert.rejects(get(emulator.url), { kind: 'untrusted', host, detail: code });
        assert.deepEqual(emulator.log, []);
      } finally {
        await emulator.close();
      }
    }
  });

  it('tells a proxy that wants a password, on the way to the model and to the tokens', () => {
    assert.equal(kindOfStatus(407), 'proxyRefused');
    assert.equal(oauthError({}, 407, 'host').kind, 'proxyRefused');
  });

  it('carries no key from the token host to where that redirects', async () => {
    const seen: string[] = [];
    const serve = async (answer: http.RequestListener) => {
      const server = http.createServer(answer);
      return { server, url: await listen(server) };
    };
    const elsewhere = await serve((request, response) => {
      seen.push(request.url ?? '');
      response.end('{}');
    });
    const tokenHost = await serve((request, response) => {
      response.writeHead(307, { Location: `${elsewhere.url}${request.url}` }).end();
    });
    try {
      const url = new URL(`${tokenHost.url}/oauth/2.0/token?client_secret=secret`);
      assert.equal((await askForJson({ method: 'POST', url, headers: {} })).status, 307);
      assert.deepEqual(seen, []);
    } finally {
      for (const { server } of [elsewhere, tokenHost]) {
        server.closeAllConnections();
        server.close();
      }
    }
  });
});
