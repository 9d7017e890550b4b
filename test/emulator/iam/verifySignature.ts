import type { IamKey } from '../apps.ts';
import { canonicalRequest, type SignedRequest, signCanonical } from './canonicalRequest.ts';

/** Why a signature was not accepted (spec 2.5, 4.1). `error` goes into X-Bce-Error-Code, `message` into X-Bce-Error-Message. */
export interface IamFailure {
  kind: 'failure';
  status: 400 | 403;
  error: string;
  message: string;
}

export type IamCheck = { kind: 'valid'; key: IamKey } | IamFailure;

const failure = (status: IamFailure['status'], error: string, cause: string): IamFailure => ({
  kind: 'failure',
  status,
  error,
  message: `${error}, cause: ${cause}`,
});

const MALFORMED = failure(400, 'InvalidHTTPAuthHeader', 'The HTTP authorization header is invalid.');
/** Both messages are those that the Python SDK tells apart (spec 2.5). */
const UNKNOWN = failure(403, 'NotFound', 'Could not find credential.');
const MISMATCH = failure(403, 'SignatureDoesNotMatch', 'Fail to authn user: Signature does not match');

const REST = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\/(\d+)\/([^/]*)\/([0-9a-f]{64})$/;

/**
 * Checks `Authorization: bce-auth-v1/AK/TIME/SECONDS/HEADERS/SIGNATURE` against the request. The key is looked up before the rest is
 * read; how far TIME may lie in the future, and that a signed x-bce-date must equal it, are choices of ours.
 */
export function verifySignature(
  request: SignedRequest,
  context: { keys: readonly IamKey[]; now: number; skewSeconds: number },
): IamCheck {
  const [, accessKey, rest = ''] = /^bce-auth-v1\/([^/]+)\/?(.*)$/s.exec(request.headers['authorization'] ?? '') ?? [];
  if (accessKey === undefined) return MALFORMED;
  if (accessKey === 'bce-v3') return failure(403, 'InvalidAccessKeyId', 'AK(bce-v3***) is not correct');
  const key = context.keys.find((candidate) => candidate.accessKey === accessKey);
  if (key === undefined) return UNKNOWN;
  const [, time, seconds, names = '', signature] = REST.exec(rest) ?? [];
  if (time === undefined || seconds === undefined) return MALFORMED;
  const signed = names === '' ? [] : names.split(';');
  if (signed.length > 0 && !signed.includes('host')) return MALFORMED;
  const date = request.headers['x-bce-date'];
  const dateIsSigned = signed.length === 0 || signed.includes('x-bce-date');
  const canonical = canonicalRequest(request, signed);
  const expected = signCanonical(canonical, `bce-auth-v1/${accessKey}/${time}/${seconds}`, key.secretKey);
  if (signature !== expected || (date !== undefined && dateIsSigned && date !== time)) return MISMATCH;
  const age = context.now - Date.parse(time);
  if (age > Number(seconds) * 1000 || age < -context.skewSeconds * 1000)
    return failure(403, 'RequestExpired', 'The request is older or newer than it may be.');
  return { kind: 'valid', key };
}
