import { createHmac } from 'node:crypto';

/** The parts of a request that a signature covers. */
export interface SignedRequest {
  method: string;
  /** As on the request line, without the query. */
  path: string;
  /** The query as on the request line, without its `?`. */
  search: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
}

const UNRESERVED = /[A-Za-z0-9\-._~]/;

/** Percent-encodes every UTF-8 byte but the unreserved characters and those of `kept`, with upper-case hex (spec 4.1). */
export function uriEncode(text: string, kept = ''): string {
  let encoded = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte);
    const isPlain = byte < 128 && (UNRESERVED.test(character) || kept.includes(character));
    encoded += isPlain ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/** A client may have sent a path or query encoded more or less than the canonical form is: only its meaning counts. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function canonicalQuery(search: string): string {
  return search
    .split('&')
    .filter((part) => part !== '')
    .map((part) => /^([^=]*)=?(.*)$/s.exec(part) ?? [])
    .map(([, name = '', value = '']) => [decode(name), decode(value)] as const)
    .filter(([name]) => name.toLowerCase() !== 'authorization')
    .map(([name, value]) => `${uriEncode(name)}=${uriEncode(value)}`)
    .sort()
    .join('&');
}

/** What is signed where `signedHeaders` is left empty. */
function defaultSignedHeaders(headers: SignedRequest['headers']): string[] {
  const named = ['host', 'content-length', 'content-type', 'content-md5'];
  return Object.keys(headers).filter((name) => named.includes(name) || name.startsWith('x-bce-'));
}

function canonicalHeaders(headers: SignedRequest['headers'], signed: readonly string[]): string {
  return signed
    .map((name) => [name.toLowerCase(), (headers[name.toLowerCase()] ?? '').trim()] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${uriEncode(name)}:${uriEncode(value)}`)
    .sort()
    .join('\n');
}

/** The text that is signed (spec 4.1); an empty `signed` means the default set. */
export function canonicalRequest(request: SignedRequest, signed: readonly string[]): string {
  const { method, path, search, headers } = request;
  return [
    method.toUpperCase(),
    uriEncode(decode(path), '/') || '/',
    canonicalQuery(search),
    canonicalHeaders(headers, signed.length === 0 ? defaultSignedHeaders(headers) : signed),
  ].join('\n');
}

const hmac = (key: string, data: string): string => createHmac('sha256', key).update(data).digest('hex');

/** @param prefix `bce-auth-v1/AK/TIME/SECONDS`; the signing key is its digest as lower-case hex text */
export function signCanonical(canonical: string, prefix: string, secretKey: string): string {
  return hmac(hmac(secretKey, prefix), canonical);
}
