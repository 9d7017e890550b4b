/** Sampling parameters of the Qianfan StarCoder API (seed page). Absent means: not sent, the service decides. */
export interface Sampling {
  /** (0, 1]; 0 is rejected by the service. */
  readonly temperature?: number;
  /** Positive integer. */
  readonly topK?: number;
  /** [0, 1]. */
  readonly topP?: number;
  /** [1, 2]. */
  readonly penaltyScore?: number;
}

/** The wire protocols that the client speaks; `builtin` is none: the engine of the extension itself answers. */
export type ProtocolName = 'builtin' | 'qianfan-v1' | 'qianfan-v2' | 'openai' | 'llamacpp' | 'ollama' | 'mistral';

/**
 * How a request proves who asks: an OAuth token for an application's two keys, one key as a bearer, a signature with the two keys
 * of IAM, or a key as a bearer if there is one.
 */
export type AuthMethod = 'oauth' | 'bearer' | 'iam' | 'optional';

/** Models that were trained alike to fill in between two texts: with the same tokens in the same order. */
export type FimFamily =
  | 'starcoder'
  | 'starcoder2'
  | 'qwen'
  | 'deepseek'
  | 'codellama'
  | 'codestral'
  | 'codegemma'
  | 'granite'
  | 'seed-coder'
  | 'stable-code'
  | 'santacoder'
  | 'mellum';

/** How the model is told what follows the cursor: as the service and the model's name say, not at all, as the protocol's `suffix`, or in the tokens of a family. */
export type FimChoice = 'auto' | 'off' | 'suffix' | FimFamily;

/** How much a suggestion may be: as much as the place calls for, the rest of a line, or always a statement or block. */
export type Length = 'auto' | 'line' | 'block';

/** What a service costs, in the person's currency for a million tokens. */
export interface Price {
  /** Of the prompt. */
  readonly input: number;
  /** Of the answer. */
  readonly output: number;
}

export type CapUnit = 'tokens' | 'requests' | 'money';

/** How much may be spent without being asked, on all services together. */
export interface Cap {
  readonly unit: CapUnit;
  /** In a local day; undefined for no limit. */
  readonly daily: number | undefined;
  /** In a calendar month; undefined for no limit. */
  readonly monthly: number | undefined;
}

/** When suggestions come: while one types, or only when they are asked for. */
export type Trigger = 'automatic' | 'manual';

/** Who owns Tab and Esc: the editor as it is, Tab for indenting alone, or Vim. */
export type KeyPreset = 'editor' | 'tabIndents' | 'vim';

/** What is known about a kind of service; the person chooses one and overrides what differs. */
export interface Preset {
  readonly protocol: ProtocolName;
  readonly auth: AuthMethod;
  /** Base URL; empty where there is no usual one. */
  readonly url: string;
  /** Model name to begin with, where one is needed; empty: the person has to say. */
  readonly model: string;
  readonly needsModel: boolean;
  /** The service takes the text after the cursor as `suffix`. */
  readonly suffix: boolean;
  /** What it allows by default; 0 where it has no such limit. */
  readonly requestsPerSecond: number;
}

/** Everything the person can set, checked and clamped. One keystroke sees one value. */
export interface Settings {
  /** Off, nothing comes at all, not even when it is asked for. */
  readonly enabled: boolean;
  readonly trigger: Trigger;
  /** For the keybindings of package.json, which read the setting themselves. */
  readonly keys: KeyPreset;
  /** Name of the preset. */
  readonly backend: string;
  readonly preset: Preset;
  /** The preset's unless the person chose another. */
  readonly auth: AuthMethod;
  /** Base URL of the service, without a trailing slash; the preset's unless the person set one. */
  readonly url: string;
  /** Base URL of the OAuth token host, without a trailing slash. */
  readonly tokenUrl: string;
  /** The "API address" chosen when a Qianfan V1 service was published; empty while unset. */
  readonly endpoint: string;
  /** Name of the model, where the service holds several; empty while unset. */
  readonly model: string;
  readonly fim: FimChoice;
  /** Tokens of one answer at the most, where the service knows a limit. */
  readonly maxTokens: number;
  /** At most so many requests are made; 0 for no limit. */
  readonly requestsPerSecond: number;
  /** Qianfan V2: the application that usage is counted for; empty means not sent. */
  readonly appId: string;
  /** False asks for whole answers, for gateways that hold streams back. */
  readonly stream: boolean;
  /** Pause after the last keystroke, in ms. */
  readonly debounceMs: number;
  /** Prompt budget in estimated tokens. */
  readonly maxPromptTokens: number;
  /** Patterns as in `.gitignore` of files that no model is told of, beside those that are made to hold secrets. */
  readonly exclude: readonly string[];
  /** After each suggestion, ask already for what comes after it. */
  readonly lookAhead: boolean;
  readonly length: Length;
  /** Lines of one suggestion at the most. */
  readonly maxLines: number;
  readonly sampling: Sampling;
  /** Opaque end-user id for the service's abuse monitoring; empty means not sent. */
  readonly userId: string;
  /** Replaces the language's own stop sequences when not empty. */
  readonly stopSequences: readonly string[];
  /** What the services cost that the person set a price for, by backend. */
  readonly prices: Readonly<Record<string, Price>>;
  /** ISO 4217 code of what prices are in. */
  readonly currency: string;
  readonly cap: Cap;
  readonly builtin: BuiltinSettings;
}

/** How the built-in engine speaks. */
export interface BuiltinSettings {
  /** It stands in as long as the service does not answer. */
  readonly fallback: boolean;
  /** How sure it has to be of what it shows, from 0 to 1. */
  readonly precision: number;
  /** It shows whole lines only, and not as much of one as is sure. */
  readonly wholeLines: boolean;
}

/** What the person keeps with us: one key, or the two of an application or of IAM. */
export interface Credentials {
  readonly apiKey: string;
  /** Empty where one key is enough. */
  readonly secretKey: string;
}
