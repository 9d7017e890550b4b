import { CompletionError, type ErrorKind } from '../core/errors.ts';

/** `error_code` of Qianfan V1 -> kind (spec 3.1). */
const v1Kinds: Readonly<Record<number, ErrorKind>> = {
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
  336001: 'badRequest',
  336002: 'badRequest',
  336003: 'badRequest',
  336004: 'notGranted',
  336005: 'endpointUnknown',
  336006: 'promptTooLong',
  336007: 'promptTooLong',
  336008: 'promptTooLong',
  336100: 'serverBusy',
  336101: 'endpointUnknown',
  336102: 'promptTooLong',
  336103: 'promptTooLong',
  336104: 'badRequest',
  336105: 'badRequest',
  336200: 'serverBusy',
  336303: 'contentRefused',
  336501: 'rateLimited',
  336502: 'rateLimited',
  336503: 'rateLimited',
  336504: 'rateLimited',
  336505: 'rateLimited',
  337006: 'badRequest',
  500000: 'serverBusy',
  500001: 'badRequest',
};

/** `error.code` of Qianfan V2 -> kind (spec 3.3), and those that OpenAI-shaped servers use for the same. */
const v2Kinds: Readonly<Record<string, ErrorKind>> = {
  malformed_json: 'badRequest',
  invalid_argument: 'badRequest',
  invalid_messages: 'badRequest',
  invalid_model: 'modelUnknown',
  model_not_found: 'modelUnknown',
  characters_too_long: 'promptTooLong',
  tokens_too_long: 'promptTooLong',
  context_length_exceeded: 'promptTooLong',
  unsafe_request: 'contentRefused',
  no_parameter_permission: 'notGranted',
  invalid_appid: 'keysRefused',
  invalid_iam_token: 'keysRefused',
  invalid_api_key: 'keysRefused',
  rpm_rate_limit_exceeded: 'rateLimited',
  tpm_rate_limit_exceeded: 'rateLimited',
  rate_limit_exceeded: 'rateLimited',
  insufficient_quota: 'totalLimit',
  internal_error: 'serverBusy',
};

/** What servers without codes of their own say in words. */
const wordKinds: readonly (readonly [RegExp, ErrorKind])[] = [
  [/suffix is not|does not support insert|infill is not supported/i, 'noInfill'],
  [/model.{0,80}(?:not found|does not exist|not exist)/i, 'modelUnknown'],
  [/context (?:length|size|window)|too (?:long|many tokens)|exceeds? the (?:maximum|available)/i, 'promptTooLong'],
  [/insufficient (?:balance|quota)|arrears/i, 'totalLimit'],
];

/** What the gateway says of an IAM signature, in a header or as a code (spec 2.5, 4.1). */
const iamKinds: readonly (readonly [RegExp, ErrorKind])[] = [
  [/InvalidAccessKeyId|could not find credential/i, 'wrongApiKey'],
  [/SignatureDoesNotMatch|signature does not match/i, 'wrongSecretKey'],
  [/RequestExpired/i, 'clockSkew'],
  [/AccessDenied/i, 'notGranted'],
];

/** The kind of a V1 error code; unknown codes under 100 come from the gateway, the others mean the request. */
export function kindOfCode(code: number): ErrorKind {
  return v1Kinds[code] ?? (code < 100 ? 'serverBusy' : 'badRequest');
}

/** How long a V1 error code means to be left alone, in ms: what is counted by the minute. */
export function patienceOfCode(code: number): number | undefined {
  return code === 336501 || code === 336502 ? 60_000 : undefined;
}

/** The kind of an OpenAI-shaped error: by its code, else by its words, else by the HTTP status. */
export function kindOfOpenaiError(code: string, words: string, status: number): ErrorKind {
  return v2Kinds[code] ?? matching(wordKinds, words) ?? kindOfStatus(status);
}

/** What a status other than 2xx means when the body says nothing. */
export function kindOfStatus(status: number): ErrorKind {
  if (status === 401 || status === 403) return 'keysRefused';
  if (status === 402) return 'totalLimit';
  if (status === 404 || status === 405 || status === 410) return 'endpointUnknown';
  if (status === 407) return 'proxyRefused';
  if (status === 413) return 'promptTooLong';
  if (status === 429) return 'rateLimited';
  if (status === 408 || status === 409 || status >= 500) return 'serverBusy';
  return status < 400 ? 'badGateway' : 'badRequest';
}

/** The error in an answer of the OAuth token route (spec 1.3), which is judged by its body. */
export function oauthError(answer: Record<string, unknown>, status: number, host: string): CompletionError {
  const error = String(answer['error'] ?? '');
  const description = String(answer['error_description'] ?? '');
  return new CompletionError(oauthKind(error, description, status), {
    host,
    detail: description || error || `HTTP ${status}`,
  });
}

function oauthKind(error: string, description: string, status: number): ErrorKind {
  if (error === 'invalid_client' && /unknown client/i.test(description)) return 'wrongApiKey';
  if (error === 'invalid_client' && /authentication failed/i.test(description)) return 'wrongSecretKey';
  if (error === 'rate_limit_exceeded') return 'rateLimited';
  if (error === 'unknown_error') return 'serverBusy';
  if (error !== '') return 'keysRefused';
  return status === 200 ? 'badAnswer' : kindOfStatus(status);
}

/** The error behind a status, with the gateway's reason from the headers if it gave one. */
export function gatewayError(reason: string, status: number, host: string, retryAfterMs?: number): CompletionError {
  const kind = matching(iamKinds, reason) ?? kindOfStatus(status);
  const facts = { host, detail: reason || `HTTP ${status}` };
  return new CompletionError(kind, retryAfterMs === undefined ? facts : { ...facts, retryAfterMs });
}

function matching(table: readonly (readonly [RegExp, ErrorKind])[], words: string): ErrorKind | undefined {
  return table.find(([pattern]) => pattern.test(words))?.[1];
}
