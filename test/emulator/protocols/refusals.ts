import type { HttpRefusal } from './protocol.ts';

const limit = (code: string, message: string): HttpRefusal => ({
  status: 429,
  code,
  type: 'rate_limit_exceeded',
  message,
});
const refuse = (status: number, code: string, type: string, message: string): HttpRefusal => ({
  status,
  code,
  type,
  message,
});

/** V1's numbers as servers with real statuses say them (spec 3.3); those for 17, 18 and 19 are choices of ours. */
const BY_V1_CODE: Readonly<Record<number, HttpRefusal>> = {
  17: limit('daily_rate_limit_exceeded', 'Daily request limit reached'),
  18: limit('rpm_rate_limit_exceeded', 'Rate limit reached for QPS'),
  19: limit('total_limit_exceeded', 'Total request limit reached'),
  336002: refuse(400, 'malformed_json', 'invalid_request_error', 'The body is not a JSON object'),
  336007: refuse(400, 'characters_too_long', 'invalid_request_error', 'The prompt has too many characters'),
  336100: refuse(503, 'server_overloaded', 'internal_error', 'The server is overloaded, try again'),
  336101: refuse(405, 'method_not_allowed', 'invalid_request_error', 'Only POST is allowed'),
  336103: refuse(400, 'tokens_too_long', 'invalid_request_error', 'The prompt has too many tokens'),
  336303: refuse(400, 'unsafe_request', 'unsafe_request', 'The prompt was refused'),
  336501: limit('rpm_rate_limit_exceeded', 'Rate limit reached for RPM'),
  336502: limit('tpm_rate_limit_exceeded', 'Rate limit reached for TPM'),
};

/** Any other number is an internal error. */
export function refusalOf(v1Code: number): HttpRefusal {
  return BY_V1_CODE[v1Code] ?? refuse(500, 'internal_error', 'internal_error', 'Internal error');
}
