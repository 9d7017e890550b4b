import type { SettingName } from '../../src/config/defaults.ts';
import { parseSettings } from '../../src/config/parse.ts';
import { isBuiltin } from '../../src/core/isBuiltin.ts';
import type { Localize } from '../../src/core/localize.ts';
import { keyMessages } from '../../src/core/messages/credentials.ts';
import { settingsPage } from '../../src/core/messages/settingsPage.ts';
import type { Credentials, Settings } from '../../src/core/settings.ts';
import type { Finding } from '../../src/doctor/finding.ts';
import { checkOf } from '../../src/editor/settingsChecks.ts';
import {
  accept,
  type Held,
  isShown,
  keysFrom,
  keysOf,
  type Property,
  sectionsOf,
} from '../../src/editor/settingsForm.ts';
import type { Form, FromPage, KeyName, ToPage, Value } from '../../src/pages/settings/protocol.ts';
import type { Host } from './openPage.ts';
import { type Language, localizer, propertiesIn } from './strings.ts';

export interface Person {
  /** What settings.json holds, without `starcoder.`. */
  readonly settings?: Record<string, unknown>;
  readonly workspace?: Readonly<Record<string, unknown>>;
  /** Languages that have values of their own, by setting. */
  readonly languages?: Readonly<Record<string, readonly string[]>>;
  readonly stored?: Credentials;
  readonly environment?: Credentials;
}

/** The extension's side of the settings page, with a person's settings and keys in memory. The doctor finds what a test says. */
export class SettingsHost implements Host<ToPage, FromPage> {
  readonly title = settingsPage.title;
  readonly messages = settingsPage;
  readonly settings: Record<string, unknown>;
  stored: Credentials | undefined;
  /** What the page asked for, the newest last. */
  readonly asked: FromPage[] = [];
  readonly #person: Person;
  readonly #localize: Localize;
  readonly #properties: Readonly<Record<string, Property>>;
  #test = { isRunning: false, summary: '' };
  #findings: readonly Finding[] = [];

  constructor(language: Language, person: Person = {}) {
    this.#person = person;
    this.settings = { ...person.settings };
    this.stored = person.stored;
    this.#localize = localizer(language);
    this.#properties = propertiesIn(language);
  }

  readonly receive = async (message: FromPage, post: (message: ToPage) => Promise<void>): Promise<void> => {
    this.asked.push(message);
    switch (message.kind) {
      case 'change':
        await post(this.#change(message.name, message.value));
        break;
      case 'saveKeys':
        await post(this.#saveKeys(message));
        break;
      case 'removeKeys':
        this.stored = undefined;
        await post({ kind: 'keys', said: this.#localize(settingsPage.keysRemoved) });
        break;
      case 'test':
        this.look([], settingsPage.testRunning, true);
        break;
      case 'cancelTest':
        this.look(this.#findings, settingsPage.testCancelled);
        break;
    }
    await post(this.form());
  };

  /** Says what the doctor has found; `summary` is one of `settingsPage`. */
  look(findings: readonly Finding[], summary: string, isRunning = false): void {
    this.#findings = findings;
    const failed = findings.filter(({ state }) => state === 'failed').length;
    this.#test = { isRunning, summary: this.#localize(summary, failed) };
  }

  form(): ToPage {
    const settings = this.#inEffect();
    const { environment } = this.#person;
    const held = (name: SettingName): Held => {
      const { workspace = {}, languages = {} } = this.#person;
      return { own: this.settings[name], workspace: workspace[name], languages: languages[name] ?? [] };
    };
    const localize = this.#localize;
    const sections = sectionsOf({ properties: this.#properties, held, settings, localize });
    if (isBuiltin(settings)) return { kind: 'form', form: sections };
    const keys = keysOf(settings, this.stored ?? environment, this.stored !== undefined, localize);
    const test = { ...this.#test, checks: this.#findings.map((finding) => checkOf(finding, localize)) };
    const form: Form = { ...sections, keys, test };
    return { kind: 'form', form };
  }

  #inEffect(): Settings {
    return parseSettings((name) => this.settings[name]).settings;
  }

  #change(name: string, entered: Value): ToPage {
    if (!isShown(name)) throw new Error(`${name} is not on the page`);
    const { backend } = this.#inEffect();
    const accepted = accept(name, entered, { backend, prices: this.settings['prices'] });
    if ('problem' in accepted) {
      const { reason, args } = accepted.problem;
      const said = this.#localize(settingsPage.notSaved, this.#localize(reason, ...args));
      return { kind: 'refused', name, reason: said };
    }
    this.settings[name] = accepted.written;
    this.#hasChanged();
    return { kind: 'kept', name, value: accepted.value };
  }

  #saveKeys(entered: Readonly<Record<KeyName, string>>): ToPage {
    const keys = keysFrom(entered, this.stored, this.#inEffect().auth);
    if (typeof keys === 'string') {
      return { kind: 'refused', name: keys, reason: this.#localize(keyMessages.keyIsEmpty) };
    }
    this.stored = keys;
    this.#hasChanged();
    return { kind: 'keys', said: this.#localize(settingsPage.keysSaved) };
  }

  #hasChanged(): void {
    if (this.#findings.length > 0) this.#test = { isRunning: false, summary: this.#localize(settingsPage.testStale) };
  }
}
