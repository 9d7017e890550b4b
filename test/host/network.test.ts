import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { DEFAULT_ENDPOINT } from '../emulator/apps.ts';
import type { Emulator, EmulatorOptions } from '../emulator/emulator.ts';
import { startEmulator } from '../emulator/startEmulator.ts';
import type { ServerCertificate } from '../support/certificates.ts';
import {
  type CompanyNetwork,
  type CompanyProxy,
  companyHosts,
  directHost,
  proxyCredentials,
} from '../support/companyNetwork.ts';
import { accept, closeEditors, isOldest, openEditor, trigger, until } from './support.ts';

/** VS Code's own settings for networks, with its verification of certificates on; hosts that only a proxy knows. */
describe('a company network', () => {
  let network: CompanyNetwork;
  /** Of an authority that VS Code trusts by itself. */
  let trusted: ServerCertificate;
  let emulator: Emulator | undefined;

  before(async function () {
    const file = process.env['STARCODER_TEST_COMPANY'];
    if (!file) return this.skip();
    network = JSON.parse(readFileSync(file, 'utf8'));
    assert.equal(vscode.workspace.getConfiguration('http').get('proxyStrictSSL'), true);
    // VS Code 1.100 ignores SSL_CERT_FILE: it reads /etc/ssl/certs, which belongs to the machine.
    // With this setting it trusts what Node trusts.
    if (isOldest) await set('http.systemCertificates', false);
    trusted = isOldest ? network.certificates.named : network.certificates.installed;
  });
  after(() => set('http.systemCertificates', undefined));
  afterEach(async () => {
    await closeEditors();
    for (const name of ['proxy', 'noProxy', 'proxyAuthorization']) await set(`http.${name}`, undefined);
    await emulator?.close();
  });

  const set = (name: string, value: unknown) =>
    vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);

  /** Points the extension at a new server under the names that the company gives it. */
  const serve = async (options: EmulatorOptions, host: string, tokenHost = host) => {
    const server = await startEmulator(options);
    emulator = server;
    const { protocol, port } = new URL(server.url);
    await set('starcoder.endpoint', DEFAULT_ENDPOINT);
    await set('starcoder.requestsPerSecond', 50);
    await set('starcoder.tokenUrl', `${protocol}//${tokenHost}:${port}`);
    await set('starcoder.url', `${protocol}//${host}:${port}`);
    return { server, model: `${host}:${port}`, token: `${tokenHost}:${port}` };
  };
  const goThrough = async (proxy: CompanyProxy, userinfo = ''): Promise<void> => {
    writeFileSync(proxy.accessLog, '');
    await set('http.proxy', `http://${userinfo}${proxy.address}`);
  };
  const asked = ({ accessLog }: CompanyProxy): string[] => readFileSync(accessLog, 'utf8').split('\n').slice(0, -1);

  /** Ghost text comes and is accepted. */
  const works = async (server: Emulator): Promise<void> => {
    const { document } = await openEditor('typescript', 'const a = █;\n');
    server.answers.push('fromTheModel()');
    await trigger(server);
    await accept(document);
    assert.equal(document.getText(), 'const a = fromTheModel();\n');
  };
  /** Asks in vain; returns what the output channel "StarCoder" then says of the host. */
  const failure = async (host: string): Promise<string> => {
    await vscode.commands.executeCommand('starcoder.showLog');
    await openEditor('python', 'x = █');
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    const warning = () =>
      vscode.workspace.textDocuments
        .filter(({ uri }) => uri.scheme === 'output')
        .flatMap((document) => document.getText().split('\n'))
        .find((line) => line.includes('[warning]') && line.includes(host));
    await until(() => warning() !== undefined);
    return warning() ?? '';
  };

  it('is reached through http.proxy: a tunnel to the token host, then one to the model host (demand 11)', async () => {
    const { server, model, token } = await serve({ tls: trusted }, companyHosts.model, companyHosts.token);
    await goThrough(network.proxies.open);
    await works(server);
    assert.deepEqual(asked(network.proxies.open).slice(0, 2), [`CONNECT ${token}`, `CONNECT ${model}`]);
    assert.equal(server.log[0]?.headers['host'], token);
    assert.equal(server.log[1]?.headers['host'], model);
  });

  it('may speak HTTP', async () => {
    const { server, model } = await serve({}, companyHosts.model);
    await goThrough(network.proxies.open);
    await works(server);
    assert.equal(asked(network.proxies.open).at(-1), `POST ${model}`);
  });

  it('may have its authority in NODE_EXTRA_CA_CERTS (demand 11)', async () => {
    const { server } = await serve({ tls: network.certificates.named }, companyHosts.model);
    await goThrough(network.proxies.open);
    await works(server);
  });

  it('is sent nothing where its authority is not trusted, and the person is told what to do', async () => {
    const { server, model } = await serve({ tls: network.certificates.stranger }, companyHosts.model);
    await goThrough(network.proxies.open);
    assert.match(
      await failure(model),
      /authority that this machine does not trust .*certificate store.*restart VS Code/,
    );
    assert.deepEqual(asked(network.proxies.open), [`CONNECT ${model}`]);
    assert.deepEqual(server.log, []);
  });

  it('lets those pass whose user name and password stand in http.proxy', async () => {
    const { server } = await serve({ tls: trusted }, companyHosts.model);
    const { username, password } = proxyCredentials;
    await goThrough(network.proxies.guarded, `${username}:${encodeURIComponent(password)}@`);
    await works(server);
  });

  it('tells those without a user name and password where to put them', async () => {
    const { server, model } = await serve({ tls: trusted }, companyHosts.model);
    await goThrough(network.proxies.guarded);
    // VS Code uses this for requests of its own alone.
    const { username, password } = proxyCredentials;
    await set('http.proxyAuthorization', `Basic ${btoa(`${username}:${password}`)}`);
    assert.match(
      await failure(model),
      /proxy .* wants a user name and password \(HTTP 407\)\. Put them into "http\.proxy"/,
    );
    assert.deepEqual(server.log, []);
  });

  it('has no proxy before the hosts of http.noProxy', async function () {
    // Other systems have no second address on the machine itself.
    if (process.platform === 'darwin') return this.skip();
    const { server } = await serve({ tls: trusted, host: directHost }, directHost);
    await goThrough(network.proxies.open);
    await set('http.noProxy', [directHost]);
    await works(server);
    assert.deepEqual(asked(network.proxies.open), []);
  });
});
