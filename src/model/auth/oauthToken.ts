import type { Credentials } from '../../core/settings.ts';
import { oauthError } from '../errorCodes.ts';
import { askForJson } from './askForJson.ts';
import { type Token, tokenOf } from './tokenCache.ts';

/** The client-credentials grant of an application's two keys (spec 1). `askedAt` is epoch ms. Throws `CompletionError`. */
export async function exchangeForToken(tokenUrl: string, keys: Credentials, askedAt: number): Promise<Token> {
  const url = new URL(`${tokenUrl}/oauth/2.0/token`);
  url.searchParams.set('grant_type', 'client_credentials');
  url.searchParams.set('client_id', keys.apiKey);
  url.searchParams.set('client_secret', keys.secretKey);
  const { answer, status } = await askForJson({ method: 'POST', url, body: '""', headers: {} });
  const value = answer['access_token'];
  const seconds = Number(answer['expires_in']);
  if (typeof value !== 'string' || value === '' || !(seconds > 0)) throw oauthError(answer, status, url.host);
  return tokenOf(value, askedAt, seconds);
}
