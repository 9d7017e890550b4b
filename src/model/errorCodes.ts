import { CompletionError, type ErrorKind } from '../core/errors.ts';

/** `error_code` of Qianfan V1 -> kind (spec 3.1). */
const kinds: Readonly<Record<number, ErrorKind>> = {
  1: 'serverBusy',
  2: 'serverBusy',
  3: 'endpointUnknown',
  4: 'rateLimited',
  6: 'notGranted',
  13: 'tokenExpired',
  14: 'keysRefused',
  15: 'keysRefused',
  17: 'dailyLimit',
  18: 'rateLimited',
  19: 'totalLimit',
  100: 'tokenExpired',
  110: 'tokenExpired',
  111: 'tokenExpired',
  336000: 'serverBusy',
  336004: 'notGranted',
  336005: 'endpointUnknown',
  336006: 'promptTooLong',
  336007: 'promptTooLong',
  336008: 'promptTooLong',
  336100: 'serverBusy',
  336102: 'promptTooLong',
  336103: 'promptTooLong',
  336200: 'serverBusy',
  336303: 'contentRefused',
  336501: 'rateLimited',
  336502: 'rateLimited',
  336503: 'rateLimited',
  336504: 'rateLimited',
  336505: 'rateLimited',
  500000: 'serverBusy',
};

/** The kind of a V1 error code; unknown codes under 100 come from the gateway, the others mean the request. */
export function kindOfCode(code: number): ErrorKind {
  return kinds[code] ?? (code < 100 ? 'serverBusy' : 'badRequest');
}

/** What a status other than 2xx means when the body says nothing. */
export function kindOfStatus(status: number): ErrorKind {
  if (status === 401 || status === 403) return 'keysRefused';
  if (status === 404 || status === 405 || status === 410) return 'endpointUnknown';
  if (status === 408 || status === 409 || status >= 500) return 'serverBusy';
  if (status === 429) return 'rateLimited';
  return status < 400 ? 'badGateway' : 'badRequest';
}

/** The error in an answer of the OAuth token route (spec 1.3), which is judged by its body. */
export function oauthError(answer: Record<string, unknown>, status: number, host: string): CompletionError {
  const error = String(answer['error'] ?? '');
  const description = String(answer['error_description'] ?? '');
  const detail = description || error || `HTTP ${status}`;
  if (error === 'invalid_client') {
    const kind = /unknown client/i.test(description)
      ? 'wrongApiKey'
      : /authentication failed/i.test(description)
        ? 'wrongSecretKey'
        : 'keysRefused';
    return new CompletionError(kind, { host, detail });
  }
  if (error === 'rate_limit_exceeded') return new CompletionError('rateLimited', { host, detail });
  if (error === 'unknown_error') return new CompletionError('serverBusy', { host, detail });
  if (error !== '') return new CompletionError('keysRefused', { host, detail });
  return new CompletionError(status === 200 ? 'badAnswer' : kindOfStatus(status), { host, detail });
}
