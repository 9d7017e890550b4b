import { credentialsFrom } from '../config/environment.ts';
import { settingsForKey } from '../config/presets.ts';
import { ModelClient } from '../model/client.ts';

/** The keys of a terminal are those of its environment. */
export const credentials = async () => credentialsFrom(process.env);

export function terminalClient(): ModelClient {
  // A terminal keeps no token: the next call makes a new one.
  const store = { get: async () => undefined, set: async () => {}, delete: async () => {} };
  return new ModelClient({ credentials, clock: Date, store, settingsForKey });
}
