import { createHmac } from 'node:crypto';

/** What is signed. The body is not part of a signature. */
export interface SignedRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  /** The headers that are signed; `host` is added from the URL, with its port if that is not the default. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An access key and secret key of Baidu's IAM: not those of an application. */
export interface AccessKeys {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** How long a signature is good for, in seconds. */
const expiresIn = 1800;

/** The `Authorization` header of bce-auth-v1 (spec 4.1). `at` is epoch ms and must be within minutes of the server's clock. */
export function bceAuthorization(request: SignedRequest, keys: AccessKeys, at: number): string {
  const prefix = `bce-auth-v1/${keys.accessKey}/${bceTime(at)}/${expiresIn}`;
  const { names, text } = canonicalHeaders(request);
  const { method, url } = request;
  const canonical = [method, encodePath(url.pathname), canonicalQuery(url.searchParams), text].join('\n');
  const signingKey = hmac(keys.secretKey, prefix);
  return `${prefix}/${names}/${hmac(signingKey, canonical)}`;
}

/** `2024-01-01T00:00:00Z`: UTC without milliseconds, for the signature and the `x-bce-date` header alike. */
export function bceTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function canonicalHeaders({ url, headers }: SignedRequest): { names: string; text: string } {
  const signed = Object.entries({ ...headers, host: url.host })
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    names: signed.map(([name]) => name).join(';'),
    text: signed
      .map(([name, value]) => `${encode(name)}:${encode(value)}`)
      .sort()
      .join('\n'),
  };
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name.toLowerCase() !== 'authorization')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
}

/** Everything but A-Z a-z 0-9 - . _ ~ as %XX; `encodeURIComponent` leaves five characters more. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The URL's path is encoded already; it is decoded first, so that nothing is encoded twice. */
function encodePath(path: string): string {
  return encode(decodeURIComponent(path)).replaceAll('%2F', '/') || '/';
}

function hmac(key: string, data: string): string {
  return createHmac('sha256', key).update(data).digest('hex');
}
