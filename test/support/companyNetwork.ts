/**
 * What a company has around VS Code: certificate authorities of its own on the machine, and forward proxies. `test/host/network.test.ts`
 * starts the servers behind them. The proxies run out here, since VS Code's settings would send them through themselves.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthority, type ServerCertificate } from './certificates.ts';
import { startForwardProxy } from './forwardProxy.ts';
import { own, temporaryFolder } from './owner.ts';

/** Names that only the proxies can resolve. */
export const companyHosts = {
  model: 'model.company.example',
  token: 'token.company.example',
};

/** Not one of the addresses that VS Code never sends through a proxy (localhost, 127.0.0.1, ::1), and yet on this machine. */
export const directHost = '127.0.0.2';

/** What the proxy `guarded` wants. */
export const proxyCredentials = { username: 'someone', password: 'Zt5:rK8wQ2x@Vb7Lm' };

export interface CompanyProxy {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  /** File with a line for all that it was asked. */
  readonly accessLog: string;
}

/** What the file `$STARCODER_TEST_COMPANY` holds, as JSON. */
export interface CompanyNetwork {
  /** Certificates of one server, by who signed them. */
  readonly certificates: {
    /** An authority in the certificate store of the system. */
    readonly installed: ServerCertificate;
    /** An authority that NODE_EXTRA_CA_CERTS names. */
    readonly named: ServerCertificate;
    /** An authority that nobody trusts. */
    readonly stranger: ServerCertificate;
  };
  readonly proxies: {
    readonly open: CompanyProxy;
    readonly guarded: CompanyProxy;
  };
}

/** `env` is for VS Code. OpenSSL reads the certificate store of the system from SSL_CERT_FILE, on Linux. */
export async function startCompanyNetwork(): Promise<{ env: Record<string, string>; dispose(): Promise<void> }> {
  const folder = await temporaryFolder();
  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder.path, name), content);
    return join(folder.path, name);
  };
  const hosts = [companyHosts.model, companyHosts.token, directHost];
  const installed = await createAuthority('An authority in the store of the system');
  const named = await createAuthority('An authority in NODE_EXTRA_CA_CERTS');
  const stranger = await createAuthority('A stranger');
  const log = (name: string) => ({ accessLog: join(folder.path, name) });
  const open = await startForwardProxy(log('open.log'));
  const guarded = await startForwardProxy({ ...log('guarded.log'), credentials: proxyCredentials });
  const network: CompanyNetwork = {
    certificates: {
      installed: await installed.issue(...hosts),
      named: await named.issue(...hosts),
      stranger: await stranger.issue(...hosts),
    },
    proxies: {
      open: { address: open.address, ...log('open.log') },
      guarded: { address: guarded.address, ...log('guarded.log') },
    },
  };
  const env = {
    SSL_CERT_FILE: await file('system.pem', installed.certificate),
    NODE_EXTRA_CA_CERTS: await file('extra.pem', named.certificate),
    STARCODER_TEST_COMPANY: await file('company.json', JSON.stringify(network)),
  };
  const dispose = own(async () => {
    await Promise.all([open.close(), guarded.close()]);
    await folder.dispose();
  });
  return { env, dispose };
}
