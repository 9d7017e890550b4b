import type { Knobs } from './knobs.ts';

/** Messages of the V1 error table (spec 3.1). Codes not listed here answer `Unknown error`. */
const MESSAGES: Readonly<Record<number, string>> = {
  1: 'Unknown error',
  2: 'Service temporarily unavailable',
  3: 'Unsupported openapi method',
  4: 'Open api request limit reached',
  6: 'No permission to access data',
  13: 'Get service token failed',
  14: 'IAM Certification failed',
  15: 'app not exists or create failed',
  17: 'Open api daily request limit reached',
  18: 'Open api qps request limit reached',
  19: 'Open api total request limit reached',
  100: 'Invalid parameter',
  110: 'Access token invalid or no longer valid',
  111: 'Access token expired',
  336000: 'Internal error',
  336001: 'Invalid argument',
  336002: 'Invalid JSON',
  336003: 'Invalid param',
  336007: 'the max input characters is exceeded',
  336100: 'try again',
  336101: 'Invalid HTTP method',
  336103: 'the max input tokens is exceeded',
  336303: 'the input is refused',
  336501: 'Rate limit reached for RPM',
  336502: 'Rate limit reached for TPM',
};

/** Why the service does not answer a request with text. Messages of 336003 are invented here; nothing may depend on them (spec 2.2). */
export interface Refusal {
  code: number;
  message?: string;
}

export type ErrorSpelling = Pick<Knobs, 'errorKeys' | 'errorCodeAsString'>;

/** The JSON body of a V1 error: `error_code`, `error_msg`, and `id` where one is given (spec 2.5, 7.2). */
export function errorBody(refusal: Refusal, spelling: ErrorSpelling, id?: string): string {
  const message = refusal.message ?? MESSAGES[refusal.code] ?? 'Unknown error';
  const code = spelling.errorCodeAsString ? String(refusal.code) : refusal.code;
  const fields = spelling.errorKeys === 'code' ? { code, msg: message } : { error_code: code, error_msg: message };
  return JSON.stringify({ ...fields, ...(id === undefined ? {} : { id }) });
}
