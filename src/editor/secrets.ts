import * as vscode from 'vscode';
import { credentialsFrom } from '../config/environment.ts';
import type { SecretStore } from '../core/ports.ts';
import type { Credentials } from '../core/settings.ts';

const storageKey = 'starcoder.credentials';

/** The keys: in VS Code's SecretStorage, or, for containers and demos, in the environment. Nowhere else. */
export class Secrets implements vscode.Disposable {
  readonly #storage: vscode.SecretStorage;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  readonly #onProblem: (problem: string) => void;
  #known: Promise<Credentials | undefined> | undefined;
  /** Also when another window changed them. */
  readonly onDidChange = this.#changed.event;

  constructor(storage: vscode.SecretStorage, onProblem: (problem: string) => void) {
    this.#storage = storage;
    this.#onProblem = onProblem;
    this.#subscription = storage.onDidChange(({ key }) => {
      if (key !== storageKey) return;
      this.#known = undefined;
      this.#changed.fire();
    });
  }

  /** Reads the storage once, and again only after a change or a failure. */
  get(): Promise<Credentials | undefined> {
    this.#known ??= this.#read();
    return this.#known;
  }

  /** False where they come from the environment. */
  async areStored(): Promise<boolean> {
    return (await this.#stored()) !== undefined;
  }

  async set(credentials: Credentials): Promise<void> {
    await this.#storage.store(storageKey, JSON.stringify(credentials));
  }

  async clear(): Promise<void> {
    await this.#storage.delete(storageKey);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  async #read(): Promise<Credentials | undefined> {
    const stored = await this.#stored();
    return stored === undefined ? credentialsFrom(process.env) : parseCredentials(stored);
  }

  async #stored(): Promise<string | undefined> {
    try {
      return await this.#storage.get(storageKey);
    } catch (error) {
      this.#known = undefined;
      this.#onProblem(`The secret storage cannot be read: ${String(error)}`);
      return undefined;
    }
  }
}

/** VS Code's secret storage for what the model keeps in it. A storage that fails keeps nothing. */
export function secretStore(storage: vscode.SecretStorage, onProblem: (problem: string) => void): SecretStore {
  const orProblem = async <T>(work: Thenable<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      onProblem(`The secret storage fails: ${String(error)}`);
      return undefined;
    }
  };
  return {
    get: (name) => orProblem(storage.get(name)),
    set: (name, value) => orProblem(storage.store(name, value)),
    delete: (name) => orProblem(storage.delete(name)),
  };
}

function parseCredentials(stored: string): Credentials | undefined {
  const value: unknown = JSON.parse(stored);
  if (typeof value !== 'object' || value === null || !('apiKey' in value) || !('secretKey' in value)) return undefined;
  const { apiKey, secretKey } = value;
  return typeof apiKey === 'string' && typeof secretKey === 'string' ? { apiKey, secretKey } : undefined;
}
