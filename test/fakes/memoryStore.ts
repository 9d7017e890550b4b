import type { SecretStore } from '../../src/core/ports.ts';

/** A secret store that forgets everything with the test; `entries` is what it holds. */
export function memoryStore(): SecretStore & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    get: async (name) => entries.get(name),
    set: async (name, value) => void entries.set(name, value),
    delete: async (name) => void entries.delete(name),
  };
}
