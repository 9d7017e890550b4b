/** Demand 4: whatever is wrong with a set-up, the doctor names it and what mends it. Real HTTP throughout. */
import assert from 'node:assert/strict';
import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { generate } from 'selfsigned';
import { presets } from '../../../src/config/presets.ts';
import { fillIn } from '../../../src/core/errors.ts';
import { doctorMessages } from '../../../src/core/messages/doctor.ts';
import { errorMessages } from '../../../src/core/messages/errors.ts';
import type { CheckName, Finding, Fix } from '../../../src/doctor/finding.ts';
import { DEFAULT_APP, DEFAULT_ENDPOINT, DEFAULT_IAM_KEY, UNGRANTED_ENDPOINT } from '../../emulator/apps.ts';
import type { Emulator, EmulatorOptions } from '../../emulator/emulator.ts';
import { startEmulator } from '../../emulator/startEmulator.ts';
import { createAuthority, type ServerCertificate } from '../../support/certificates.ts';
import { listen } from '../../support/fixtures/servers.ts';
import { findSecrets } from '../../support/secrets/findSecrets.ts';
import { gramsOf } from '../../support/secrets/secretParts.ts';
import { examine, type Patient, statesOf } from './examine.ts';

const appKeys = { apiKey: 'Mq3vT8xWbR6nZ2cKsY9pLd4H', secretKey: 'rV5tJ8yUm3QeX1zBoN6kPcG0aWfS9dLi' };
const iamKeys = { apiKey: 'ALTAKqW6eR9tYbU3oP1aSdFg', secretKey: 'b8d15fc20e93a647c1f85e2d7093ab64' };
const v2Keys = { apiKey: 'bce-v3/ALTAK-hG4fD7sA2pO9iUyT6rEwQ/5c0e8b2f7d1a94e36c8f0b5d2a7e91c4f6038db', secretKey: '' };
const serverKey = { apiKey: 'sk-zX8cV5bN2mQ9wE6rT3yU', secretKey: '' };
const pastedKey = { apiKey: 'Vb6nM1kJ9hG3fD7sA5qW2eR8', secretKey: '' };
const wrongKey = 'Kk4jJ8hH2gG6fF0dD5sS9aA3';

const setKeys: Fix = { command: 'starcoder.setCredentials' };
/** A URL of this machine where nothing listens. */
const nobody = 'http://127.0.0.1:9';

describe('the doctor (demand 4)', () => {
  let emulator: Emulator;
  /** Everything that was found in this file, and all that nobody may read there. */
  const said: string[] = [];
  const secrets = new Set([appKeys, iamKeys, v2Keys, serverKey, pastedKey].flatMap((keys) => Object.values(keys)));
  secrets.add(wrongKey);

  before(async () => {
    emulator = await startEmulator(options);
  });
  after(() => emulator.close());
  beforeEach(() => emulator.reset());
  afterEach(() => {
    for (const { query, headers } of emulator.log) {
      for (const proof of [query['access_token'], headers['authorization']]) if (proof) secrets.add(proof);
    }
  });

  const options: EmulatorOptions = {
    apps: [{ ...DEFAULT_APP, ...appKeys }],
    iamKeys: [{ ...DEFAULT_IAM_KEY, accessKey: iamKeys.apiKey, secretKey: iamKeys.secretKey }],
    bearers: [v2Keys.apiKey],
  };
  const v1 = (given: object = {}): Patient => ({
    given: { backend: 'qianfan-v1', url: emulator.url, tokenUrl: emulator.url, endpoint: DEFAULT_ENDPOINT, ...given },
    keys: appKeys,
  });
  const v2 = (given: object = {}): Patient => ({
    given: { backend: 'qianfan-v2', url: emulator.url, tokenUrl: emulator.url, ...given },
    keys: v2Keys,
  });

  const see = async (patient: Patient) => {
    const found = await examine(patient);
    said.push(JSON.stringify(found));
    return found;
  };
  /** The finding of `check` says `message`, and what mends it; what comes before is in order. */
  const names = async (
    patient: Patient,
    check: CheckName,
    message: string,
    fix?: Fix,
  ): Promise<{ text: string; found: Record<CheckName, Finding> }> => {
    const found = await see(patient);
    const finding = found[check];
    assert.equal(fillIn(finding.message, finding.args), fillIn(message, finding.args), JSON.stringify(found));
    assert.equal(finding.state, 'failed');
    assert.deepEqual(finding.fix, fix);
    const before = Object.values(found).slice(0, Object.keys(found).indexOf(check));
    assert.ok(!before.some(({ state }) => state === 'failed'), JSON.stringify(before));
    const text = fillIn(finding.message, finding.args);
    assert.doesNotMatch(text, /\{\d\}|undefined/);
    return { text, found };
  };

  describe('finds all well:', () => {
    it('Qianfan V1, with a token and one short completion', async () => {
      emulator.answers.push('a + b\n');
      const found = await see(v1({ fim: 'starcoder' }));
      assert.equal(statesOf(found), 'ok ok ok ok ok');
      assert.deepEqual(
        Object.values(found).map(({ message }) => message),
        [
          doctorMessages.setUp,
          doctorMessages.reached,
          doctorMessages.clockRight,
          doctorMessages.signedIn,
          doctorMessages.fillsIn,
        ],
      );
      assert.deepEqual(
        emulator.log.map(({ route }) => route),
        ['other', 'token', 'completions'],
      );
    });

    it('Qianfan V2, by key and by IAM', async () => {
      emulator.answers.push('left_term, right_term', 'left_term, right_term');
      assert.equal(statesOf(await see(v2())), 'ok ok ok skipped ok');
      assert.equal(statesOf(await see({ ...v2({ auth: 'iam' }), keys: iamKeys })), 'ok ok ok ok ok');
    });

    it('servers that people run themselves, with and without a key', async () => {
      emulator.knobs.requiredBearer = serverKey.apiKey;
      emulator.answers.push('left_term, right_term', 'left_term, right_term');
      for (const backend of ['llamacpp', 'ollama']) {
        const found = await see({ given: { backend, url: emulator.url }, keys: serverKey });
        assert.equal(statesOf(found), 'ok ok ok skipped ok', backend);
        assert.equal(found.token.message, doctorMessages.noSignIn);
      }
      emulator.reset();
      const { token } = await see({ given: { backend: 'llamacpp', url: emulator.url } });
      assert.equal(token.message, doctorMessages.noKeyNeeded);
    });

    it('the built-in engine, which needs neither keys nor a network, and gets no request', async () => {
      for (const keys of [undefined, appKeys, v2Keys]) {
        const found = await see({ given: { backend: 'builtin', url: emulator.url, auth: 'iam' }, keys });
        assert.equal(statesOf(found), 'ok skipped skipped skipped skipped');
        const said = Object.values(found).map(({ message }) => message);
        assert.match(said.join(' '), /no keys and no network.*nothing leaves this machine.*no server is asked/);
        assert.doesNotMatch(said.join(' '), /address|wrong/);
        assert.deepEqual(emulator.log, []);
      }
    });

    it('the built-in engine, but for a setting that cannot be used', async () => {
      const found = await see({ given: { backend: 'builtin', 'builtin.precision': 7 } });
      assert.equal(statesOf(found), 'failed skipped skipped skipped skipped');
      assert.deepEqual(found.setup.fix, { setting: 'starcoder.builtin.precision' });
      assert.match(found.network.message, /^Not needed/);
    });

    it('with advice on what would be better', async () => {
      emulator.answers.push('a + b\n', 'a + b', 'a + b');
      const { model: unused } = await see(v1());
      assert.deepEqual([unused.state, unused.message], ['ok', doctorMessages.couldFillIn]);
      assert.deepEqual(unused.fix, { setting: 'starcoder.fim', value: 'starcoder' });
      const openai = { backend: 'openai', url: emulator.url, model: 'nobody-knows' };
      const { model: unknown } = await see({ given: openai });
      assert.deepEqual([unknown.state, unknown.message], ['ok', doctorMessages.familyUnknown]);
      assert.deepEqual(unknown.fix, { setting: 'starcoder.fim' });
      const { model: off } = await see(v1({ fim: 'off' }));
      assert.deepEqual([off.state, off.message, off.fix], ['ok', doctorMessages.answers, undefined]);
    });
  });

  describe('checks the keys:', () => {
    it('none', async () => {
      const { found } = await names({ ...v1(), keys: undefined }, 'setup', errorMessages.needsKeys, setKeys);
      assert.equal(statesOf(found), 'failed skipped skipped skipped skipped');
      assert.equal(emulator.log.length, 0);
    });

    it('one of the two', () =>
      names({ ...v1(), keys: { ...appKeys, secretKey: '' } }, 'setup', errorMessages.needsKeys, setKeys));

    it('wrong key', async () => {
      const patient = { ...v1(), keys: { ...appKeys, apiKey: wrongKey } };
      const { found } = await names(patient, 'token', errorMessages.wrongApiKey, setKeys);
      assert.equal(statesOf(found), 'ok ok ok failed skipped');
    });

    it('wrong secret', () =>
      names({ ...v1(), keys: { ...appKeys, secretKey: wrongKey } }, 'token', errorMessages.wrongSecretKey, setKeys));

    it('a V2 key that is wrong', async () => {
      const apiKey = `bce-v3/ALTAK-${wrongKey}/${wrongKey}`;
      await names({ ...v2(), keys: { apiKey, secretKey: '' } }, 'model', errorMessages.keysRefused, setKeys);
    });

    it('a V2 key given to V1, which is asked for at V2 all the same', async () => {
      emulator.answers.push('left_term, right_term');
      const fix = { setting: 'starcoder.backend', value: 'qianfan-v2' };
      const { found } = await names({ ...v1(), keys: v2Keys }, 'setup', doctorMessages.v2KeyForV1, fix);
      assert.equal(statesOf(found), 'failed ok ok skipped ok');
      assert.equal(emulator.log.at(-1)?.path, '/v2/completions');
    });

    it('a setting that cannot be used, and looks at what is used in its place', async () => {
      emulator.answers.push('left_term, right_term');
      const fix = { setting: 'starcoder.fim' };
      const { text, found } = await names(v2({ fim: 'starcoder3' }), 'setup', doctorMessages.settingUnusable, fix);
      assert.match(text, /"starcoder\.fim" cannot be used, so "auto" is/);
      assert.equal(statesOf(found), 'failed ok ok skipped ok');
    });

    it('a V2 key that is to sign', () =>
      names({ ...v2({ auth: 'iam' }), keys: v2Keys }, 'setup', doctorMessages.v2KeyForSignature, {
        setting: 'starcoder.auth',
        value: 'auto',
      }));

    it("an application's keys given to V2", () =>
      names({ ...v2(), keys: appKeys }, 'model', doctorMessages.appKeyForV2, setKeys));

    it('an IAM access key given as API key, to V1 and to V2', async () => {
      const toIam = { setting: 'starcoder.auth', value: 'iam' };
      await names({ ...v1(), keys: iamKeys }, 'token', doctorMessages.iamKeyAsApiKey, toIam);
      const keys = { apiKey: iamKeys.apiKey, secretKey: '' };
      await names({ ...v2(), keys }, 'model', doctorMessages.iamKeyAsApiKey, setKeys);
      const older = { apiKey: '5d0a7f3e9b1c4826a4e6d8f0b2c71395', secretKey: iamKeys.secretKey };
      await names({ ...v1(), keys: older }, 'token', doctorMessages.iamKeyAsApiKey, toIam);
    });

    it("an application's keys given as those of IAM, to V1 and to V2", async () => {
      const fix = { setting: 'starcoder.auth', value: 'auto' };
      await names({ ...v1({ auth: 'iam' }), keys: appKeys }, 'model', doctorMessages.appKeyAsIamKey, fix);
      await names({ ...v2({ auth: 'iam' }), keys: appKeys }, 'token', doctorMessages.appKeyAsIamKey, fix);
    });

    it('a wrong secret of IAM', () => {
      const keys = { ...iamKeys, secretKey: wrongKey };
      return names({ ...v2({ auth: 'iam' }), keys }, 'token', errorMessages.wrongSecretKey, setKeys);
    });
  });

  describe('checks the service:', () => {
    const endpoint = { setting: 'starcoder.endpoint' };

    it('no address of it, no model', async () => {
      await names(v1({ endpoint: '' }), 'setup', errorMessages.needsEndpoint, endpoint);
      const openai = { backend: 'openai', model: 'm' };
      await names({ given: openai }, 'setup', errorMessages.needsUrl, { setting: 'starcoder.url' });
      const vllm = { backend: 'vllm', url: emulator.url };
      await names({ given: vllm }, 'setup', errorMessages.needsModel, { setting: 'starcoder.model' });
    });

    it('not published (3)', async () => {
      const patient = v1({ endpoint: 'nothing-here' });
      const { text } = await names(patient, 'model', doctorMessages.endpointNotPublished, endpoint);
      assert.match(text, /"nothing-here" \(3: /);
    });

    it('not granted to the application (6)', () =>
      names(v1({ endpoint: UNGRANTED_ENDPOINT }), 'model', errorMessages.notGranted));

    const limits: Readonly<Record<number, readonly [message: string, fix?: Fix]>> = {
      17: [errorMessages.dailyLimit],
      18: [errorMessages.rateLimited, { setting: 'starcoder.requestsPerSecond' }],
      19: [errorMessages.totalLimit],
      336501: [errorMessages.rateLimited, { setting: 'starcoder.requestsPerSecond' }],
    };
    for (const [code, [message, fix]] of Object.entries(limits)) {
      it(`${code === '17' ? 'billing off' : 'a limit'} (${code})`, async () => {
        emulator.faults.push({ kind: 'code', code: Number(code) });
        const { text } = await names(v1(), 'model', message, fix);
        assert.ok(text.includes(`${code}: `), text);
      });
    }

    it('a model that does not fill in', async () => {
      emulator.answers.push('def sub(a, b):');
      await names(v1(), 'model', doctorMessages.cannotFillIn, endpoint);
      emulator.knobs.suffixUnsupported = true;
      const llamacpp = { backend: 'llamacpp', url: emulator.url };
      await names({ given: llamacpp }, 'model', doctorMessages.cannotFillIn, { setting: 'starcoder.model' });
    });

    it('a model that is not there', async () => {
      emulator.knobs.checkModel = true;
      const fix = { setting: 'starcoder.model' };
      await names(v2({ model: 'qwen9' }), 'model', errorMessages.modelUnknown, fix);
      const vllm = { backend: 'vllm', url: emulator.url, model: 'qwen9-coder' };
      await names({ given: vllm }, 'model', errorMessages.modelUnknown, fix);
      const ollama = { backend: 'ollama', url: emulator.url, model: 'qwen9-coder' };
      const { text } = await names({ given: ollama }, 'model', doctorMessages.modelNotPulled, fix);
      assert.match(text, /with: ollama pull qwen9-coder,/);
    });
  });

  describe('checks the address:', () => {
    const fix = { setting: 'starcoder.url' };

    it('a path that lacks /v2, holds another part too, or belongs to V1', async () => {
      for (const path of ['/api', '/v2/v1', '/v3']) {
        const { text } = await names(v2({ url: emulator.url + path }), 'model', doctorMessages.wrongPath, fix);
        assert.match(text, new RegExp(` ${path}/completions .*/v2\\.$`));
      }
      await names(v1({ url: `${emulator.url}/v2` }), 'model', doctorMessages.wrongPath, fix);
    });

    it('no /v2 and /v2 twice, which the client puts right itself', async () => {
      for (const path of ['', '/v2/v2', '/v2/completions']) {
        emulator.answers.push('left_term, right_term');
        assert.equal(statesOf(await see(v2({ url: emulator.url + path }))), 'ok ok ok skipped ok', path);
      }
    });

    it("another service's host", async () => {
      const { hostname } = new URL(presets['qianfan-v1'].url);
      const { port } = new URL(emulator.url);
      const url = `http://${hostname}:${port}`;
      const value = { setting: 'starcoder.backend', value: 'qianfan-v1' };
      const endpoint = { setting: 'starcoder.endpoint' };
      await withNames({ [hostname]: '127.0.0.1' }, async () => {
        await names(v2({ url: `${url}/v3` }), 'model', doctorMessages.hostOfOther, value);
        await names(v1({ url, endpoint: 'nothing-here' }), 'model', doctorMessages.endpointNotPublished, endpoint);
      });
    });

    it('a web page in place of an answer', async () => {
      emulator.faults.push({ kind: 'html', status: 200 });
      await names(v2(), 'model', errorMessages.badGateway, fix);
    });

    it('a name that does not exist', () =>
      withNames({}, async () => {
        const patient = v2({ url: 'http://qianfan.baidubce.example/v2' });
        await names(patient, 'network', doctorMessages.unknownHost, fix);
        const token = { setting: 'starcoder.tokenUrl' };
        await names(v1({ tokenUrl: 'http://aip.baidubce.example' }), 'token', doctorMessages.unknownHost, token);
      }));

    it('another machine that refuses connections', () =>
      withNames({ 'model.example': '127.0.0.1' }, () =>
        names(v2({ url: 'http://model.example:9/v2' }), 'network', doctorMessages.refusesConnections, fix),
      ));
  });

  describe('names a server that is not running:', () => {
    const commands = {
      llamacpp: /llama-server .*--port 9\./,
      ollama: /OLLAMA_HOST=127\.0\.0\.1:9 ollama serve/,
      vllm: /vllm serve qwen2\.5-coder --port 9/,
      lmstudio: /lms server start --port 9/,
    };
    for (const [backend, command] of Object.entries(commands)) {
      it(backend, async () => {
        const patient = { given: { backend, url: nobody, model: 'qwen2.5-coder' } };
        const { text } = await names(patient, 'network', doctorMessages.notRunning);
        assert.match(text, command);
      });
    }

    it('a kind that is not known', () =>
      names({ given: { backend: 'openai', url: nobody, model: 'm' } }, 'network', doctorMessages.notRunningThere, {
        setting: 'starcoder.url',
      }));
  });

  describe('checks the network:', () => {
    it('a proxy that wants a password', async () => {
      const proxy = await serve(http.createServer((_, response) => response.writeHead(407).end()));
      try {
        const patient = { given: { backend: 'llamacpp', url: proxy.url } };
        await names(patient, 'network', errorMessages.proxyRefused, { setting: 'http.proxy' });
      } finally {
        await proxy.close();
      }
    });

    it('a proxy that is not there; one that is there is not to blame', async () => {
      const fix = { setting: 'http.proxy' };
      const patient = { given: { backend: 'llamacpp', url: nobody } };
      const gone = { ...patient, proxy: 'http://127.0.0.1:10' };
      const { text } = await names(gone, 'network', doctorMessages.proxyUnreachable, fix);
      assert.match(text, /127\.0\.0\.1:10 .*ECONNREFUSED.*127\.0\.0\.1:9 /);
      await names({ ...patient, proxy: emulator.url }, 'network', doctorMessages.notRunning);
    });

    /** With a server behind TLS, of which `trusted` is known to be an authority. */
    const behindTls = async (tls: ServerCertificate, trusted: string[], look: (url: string) => Promise<unknown>) => {
      const { ca } = https.globalAgent.options;
      https.globalAgent.options.ca = trusted;
      const server = await startEmulator({ tls });
      try {
        await look(server.url);
        assert.deepEqual(server.log, []);
      } finally {
        https.globalAgent.options.ca = ca;
        await server.close();
      }
    };
    const onLlama = (url: string): Patient => ({ given: { backend: 'llamacpp', url } });

    it('a certificate of an unknown authority', async () => {
      const authority = await createAuthority('A stranger to the doctor');
      await behindTls(await authority.issue('127.0.0.1'), [], (url) =>
        names(onLlama(url), 'network', errorMessages.untrusted),
      );
    });

    it('a certificate that is made out to another name', async () => {
      const authority = await createAuthority('A friend of the doctor');
      const certificate = await authority.issue('model.example');
      await behindTls(certificate, [authority.certificate], (url) =>
        names(onLlama(url), 'network', doctorMessages.certificateName, { setting: 'starcoder.url' }),
      );
    });

    it('a certificate that is out of date', async () => {
      const day = 24 * 60 * 60 * 1000;
      const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
        keyType: 'ec',
        algorithm: 'sha256',
        notBeforeDate: new Date(Date.now() - 2 * day),
        notAfterDate: new Date(Date.now() - day),
        extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
      });
      await behindTls({ key, cert }, [cert], (url) =>
        names(onLlama(url), 'network', doctorMessages.certificateExpired),
      );
    });

    it('https where the server speaks http, and http where it speaks https', async () => {
      const fix = { setting: 'starcoder.url' };
      await names(onLlama(emulator.url.replace('http:', 'https:')), 'network', doctorMessages.speaksNoTls, fix);
      const authority = await createAuthority('Nobody asks for it');
      await behindTls(await authority.issue('127.0.0.1'), [], (url) =>
        names(onLlama(url.replace('https:', 'http:')), 'network', doctorMessages.hungUp, fix),
      );
    });
  });

  describe('checks the clock:', () => {
    const late = { now: () => Date.now() + 2 * 60 * 60 * 1000 };

    it('off, where requests are signed', async () => {
      const found = await see({ ...v2({ auth: 'iam' }), keys: iamKeys, clock: late });
      const { state, message, args } = found.clock;
      assert.deepEqual([state, message, args.at(-1)], ['failed', doctorMessages.clockOff, 120]);
      assert.deepEqual([found.token.state, found.token.message], ['failed', errorMessages.clockSkew]);
    });

    it('off, where that does no harm', async () => {
      const { clock } = await see({ given: { backend: 'llamacpp', url: emulator.url }, clock: late });
      assert.deepEqual([clock.state, clock.message], ['ok', doctorMessages.clockOffUnharmed]);
    });

    it('not told by the server, whose page has no end', async () => {
      const server = await serve(
        http.createServer((_, response) => {
          response.sendDate = false;
          response.writeHead(200).write('<html>'.repeat(10_000));
        }),
      );
      try {
        const { clock } = await see({ given: { backend: 'llamacpp', url: server.url } });
        assert.deepEqual([clock.state, clock.message], ['skipped', doctorMessages.clockUnknown]);
      } finally {
        await server.close();
      }
    });
  });

  it('names what is silent for 4.5 s: the host, the proxy, the token host, the model', async function () {
    this.timeout(20_000);
    const mute = await serve(net.createServer());
    const slowTokens = await startEmulator(options);
    try {
      emulator.knobs.hang = true;
      slowTokens.faults.push({ kind: 'hang', on: 'token' });
      const setting = (name: string) => ({ setting: name });
      const muteServer = { given: { backend: 'llamacpp', url: mute.url } };
      const hidden = { ...v1({ tokenUrl: slowTokens.url }) };
      const silences = await Promise.all([
        names(muteServer, 'network', doctorMessages.silent, setting('starcoder.url')),
        names({ ...muteServer, proxy: mute.url }, 'network', doctorMessages.proxyUnreachable, setting('http.proxy')),
        names(hidden, 'token', doctorMessages.silent, setting('starcoder.tokenUrl')),
        names(v2(), 'model', doctorMessages.modelSilent, { command: 'starcoder.runDoctor' }),
      ]);
      for (const { text } of silences) assert.match(text, /4\.5 s/);
    } finally {
      await slowTokens.close();
      await mute.close();
    }
  });

  it('leaves at once when it is told to', async () => {
    emulator.knobs.hang = true;
    const controller = new AbortController();
    const leaving = examine(v2(), controller.signal);
    await emulator.until((log) => log.some(({ route }) => route === 'completions'));
    controller.abort();
    await assert.rejects(leaving, { name: 'AbortError' });
    await emulator.until((log) => log.every(({ route, abortedAt }) => route !== 'completions' || abortedAt !== null));
  });

  describe('in its findings', () => {
    it('writes no part of a key or a token, whatever a server quotes', async () => {
      const quoting = (proof: string) => [
        `POST /completions?access_token=${proof}`,
        `${'no '.repeat(30)}token ${proof}`,
        `client_id=${appKeys.apiKey}&client_secret=${appKeys.secretKey}`,
        `we know no ${proof}`,
      ];
      for (const message of quoting(v2Keys.apiKey)) {
        for (const status of [400, 401, 404, 429, 500]) {
          emulator.faults.push({ kind: 'error', status, message });
          await see(v2());
        }
        emulator.faults.push({ kind: 'status', status: 200, body: `<title>${message}</title>` });
        await see(v2());
      }
      for (const message of [appKeys.apiKey, appKeys.secretKey].flatMap(quoting)) {
        const body = JSON.stringify({ error: 'invalid_client', error_description: message });
        emulator.faults.push({ kind: 'status', status: 401, body, on: 'token' });
        await see(v1());
        emulator.faults.push({ kind: 'code', code: 3, message });
        await see(v1());
      }
      // Where people paste keys by mistake.
      await see(v2({ model: v2Keys.apiKey }));
      emulator.knobs.checkModel = true;
      for (const [backend, url] of [
        ['vllm', nobody],
        ['ollama', emulator.url],
      ]) {
        await see({ given: { backend, url, model: pastedKey.apiKey }, keys: pastedKey });
      }
      assert.ok(said.length > 50, String(said.length));
      assert.deepEqual(findSecrets(said.join('\n'), gramsOf(secrets)), []);
    });
  });
});

async function serve(server: net.Server) {
  const url = await listen(server);
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, port: new URL(url).port, close };
}

/** Names are looked up in `addresses` alone while `look` runs. */
async function withNames(addresses: Readonly<Record<string, string>>, look: () => Promise<unknown>): Promise<void> {
  const { options } = http.globalAgent as http.Agent & { options: { lookup?: net.LookupFunction } };
  options.lookup = (name, ...rest) => {
    const address = addresses[name];
    if (address !== undefined) return dns.lookup(address, ...rest);
    const [, callback] = rest;
    callback(Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' }), '', 4);
  };
  try {
    await look();
  } finally {
    delete options.lookup;
  }
}
