import type { Credentials } from '../../core/settings.ts';
import { gatewayError } from '../errorCodes.ts';
import { askForJson } from './askForJson.ts';
import { bceAuthorization, bceTime } from './bceSignature.ts';
import { type Token, tokenOf } from './tokenCache.ts';

/** A day, in seconds. */
const life = 86_400;

/** A short-lived bearer for V2 in exchange for the two keys of IAM (spec 4.2). `askedAt` is epoch ms. Throws `CompletionError`. */
export async function exchangeForBearer(tokenUrl: string, keys: Credentials, askedAt: number): Promise<Token> {
  const url = new URL(`${tokenUrl}/v1/BCE-BEARER/token`);
  url.searchParams.set('expireInSeconds', String(life));
  const headers = iamHeaders('GET', url, keys, askedAt);
  const { answer, status, reason } = await askForJson({ method: 'GET', url, headers });
  const value = answer['token'];
  if (typeof value !== 'string' || value === '') throw gatewayError(reason, status, url.host);
  return tokenOf(value, askedAt, life);
}

/** The headers that sign a request with the keys of IAM (spec 4.1). `at` is epoch ms. */
export function iamHeaders(
  method: 'GET' | 'POST',
  url: URL,
  { apiKey, secretKey }: Credentials,
  at: number,
): Record<string, string> {
  const headers = { 'x-bce-date': bceTime(at) };
  return {
    ...headers,
    Authorization: bceAuthorization({ method, url, headers }, { accessKey: apiKey, secretKey }, at),
  };
}
