/** How a value is entered. */
export type Control =
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly options: readonly Option[] }
  | { readonly kind: 'number' }
  | { readonly kind: 'text' }
  /** One a line. */
  | { readonly kind: 'lines' }
  /** Two amounts that belong together. */
  | { readonly kind: 'pair'; readonly labels: readonly [string, string]; readonly about: string };

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

/** What one control shows and gives back. An empty text or number is the setting's default. */
export type Value = string | boolean | readonly string[];

/** One setting. */
export interface Field {
  /** Without `starcoder.`. */
  readonly name: string;
  readonly label: string;
  /** With code between backticks. */
  readonly description: string;
  readonly control: Control;
  readonly value: Value;
  /** What is used while it is empty. */
  readonly placeholder: string;
  /** Where another value holds. */
  readonly note: string;
  /** What is wrong with the value in settings.json. */
  readonly problem: string;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly fields: readonly Field[];
}

export type KeyName = 'apiKey' | 'secretKey';

/** The keys that the backend wants. There is no way for a key to the page. */
export interface Keys {
  readonly inputs: readonly { readonly name: KeyName; readonly label: string; readonly placeholder: string }[];
  /** Whether there are keys, and where they come from. */
  readonly state: string;
  /** They can be removed. */
  readonly areStored: boolean;
}

/** One check of the doctor, or what it is doing. */
export interface Check {
  readonly state: 'ok' | 'failed' | 'skipped';
  /** Which, and how it ended. */
  readonly title: string;
  readonly text: string;
  /** What the button says that mends it. */
  readonly fix?: string;
}

export interface Test {
  readonly isRunning: boolean;
  /** Of what is running, or how it ended; empty before. */
  readonly summary: string;
  readonly checks: readonly Check[];
}

/** Everything on the page, in this order. */
export interface Form {
  readonly service: Section;
  /** This and the next two are absent where no service is asked. */
  readonly keys?: Keys;
  readonly address?: Section;
  readonly test?: Test;
  readonly rest: readonly Section[];
}

export type ToPage =
  | { readonly kind: 'form'; readonly form: Form }
  /** What was entered is not kept, for this reason. */
  | { readonly kind: 'refused'; readonly name: string; readonly reason: string }
  /** It is in settings.json, as this. */
  | { readonly kind: 'kept'; readonly name: string; readonly value: Value }
  /** The keys are kept or removed: their fields are emptied. */
  | { readonly kind: 'keys'; readonly said: string }
  /** A field, or one for a key. */
  | { readonly kind: 'focus'; readonly name: string };

export type FromPage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'change'; readonly name: string; readonly value: Value }
  | ({ readonly kind: 'saveKeys' } & Readonly<Record<KeyName, string>>)
  | { readonly kind: 'removeKeys' }
  | { readonly kind: 'test' }
  | { readonly kind: 'cancelTest' }
  /** Presses the button of a check, counted from 0. */
  | { readonly kind: 'fix'; readonly check: number }
  /** In settings.json. */
  | { readonly kind: 'openJson'; readonly name: string }
  /** In VS Code's own editor. */
  | { readonly kind: 'openAll' };
