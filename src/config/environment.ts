import type { Credentials } from '../core/settings.ts';

/** The documented fallback for containers, demos and terminals: STARCODER_API_KEY and, where the service wants two, STARCODER_SECRET_KEY. */
export function credentialsFrom(environment: Readonly<Record<string, string | undefined>>): Credentials | undefined {
  const { STARCODER_API_KEY: apiKey, STARCODER_SECRET_KEY: secretKey = '' } = environment;
  return apiKey ? { apiKey, secretKey } : undefined;
}
