/** The forward proxy of a company: the only one that knows the company's hosts, and perhaps particular about who asks. */
import { lookup } from 'node:dns';
import { appendFileSync, writeFileSync } from 'node:fs';
import { Server } from 'proxy-chain';

export interface ForwardProxyOptions {
  /** File of its access log: a line for all that it is asked, refused or not, such as `CONNECT model.company.example:443`. */
  readonly accessLog: string;
  /** Without these it answers 407. */
  readonly credentials?: { readonly username: string; readonly password: string };
}

export interface ForwardProxy {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  close(): Promise<void>;
}

/** Starts one on 127.0.0.1. It takes every name for that same address. */
export async function startForwardProxy({ accessLog, credentials }: ForwardProxyOptions): Promise<ForwardProxy> {
  writeFileSync(accessLog, '');
  const server = new Server({
    host: '127.0.0.1',
    port: 0,
    prepareRequestFunction: ({ request, hostname, port, username, password }) => {
      appendFileSync(accessLog, `${request.method} ${hostname}:${port}\n`);
      const mayPass = !credentials || (username === credentials.username && password === credentials.password);
      return { requestAuthentication: !mayPass, dnsLookup: toLoopback };
    },
  });
  await server.listen();
  return { address: `127.0.0.1:${server.port}`, close: () => server.close(true) };
}

const toLoopback = ((_name: string, ...rest: [never, never]) => lookup('127.0.0.1', ...rest)) as typeof lookup;
