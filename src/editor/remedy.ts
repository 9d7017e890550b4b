import type { CompletionError } from '../core/errors.ts';

/** What mends a hold. */
export type Remedy = { readonly kind: 'keys' | 'retry' } | { readonly kind: 'setting'; readonly setting: string };

/** The setting that mends it. */
const settingFor: Partial<Record<CompletionError['kind'], string>> = {
  needsEndpoint: 'starcoder.endpoint',
  endpointUnknown: 'starcoder.endpoint',
  needsUrl: 'starcoder.url',
  needsModel: 'starcoder.model',
  modelUnknown: 'starcoder.model',
  noInfill: 'starcoder.model',
};

const keyKinds: ReadonlySet<CompletionError['kind']> = new Set([
  'needsKeys',
  'wrongApiKey',
  'wrongSecretKey',
  'keysRefused',
  'tokenExpired',
]);

export function remedyFor({ kind, detail }: Pick<CompletionError, 'kind' | 'detail'>): Remedy {
  if (keyKinds.has(kind)) return { kind: 'keys' };
  // The cap says which one it is.
  const setting = kind === 'capReached' ? detail : settingFor[kind];
  return setting === undefined ? { kind: 'retry' } : { kind: 'setting', setting };
}
