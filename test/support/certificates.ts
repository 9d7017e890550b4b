/** Private certificate authorities, as companies have them: made in the test, trusted by nobody unless told. */
import { isIP } from 'node:net';
import { generate } from 'selfsigned';

/** PEM, as `node:https` takes them. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /** Signs a server's certificate for these names and addresses. */
  issue(...hosts: string[]): Promise<ServerCertificate>;
}

/** @param name is what it calls itself; two authorities must not share one */
export async function createAuthority(name: string): Promise<Authority> {
  const pair = { keyType: 'ec', algorithm: 'sha256' } as const;
  const named = (value: string) => [{ name: 'commonName', value }];
  const { private: key, cert } = await generate(named(name), {
    ...pair,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return {
    certificate: cert,
    issue: async (...hosts) => {
      const altNames = hosts.map((host) =>
        isIP(host) ? { type: 7 as const, ip: host } : { type: 2 as const, value: host },
      );
      const server = await generate(named(hosts[0] ?? ''), {
        ...pair,
        ca: { key, cert },
        extensions: [
          { name: 'basicConstraints', cA: false },
          { name: 'extKeyUsage', serverAuth: true },
          { name: 'subjectAltName', altNames },
        ],
      });
      return { key: server.private, cert: server.cert };
    },
  };
}
