/** Another extension that shows suggestions while one types. */
export interface Neighbour {
  readonly name: string;
  /** `publisher.name`; case does not matter. */
  readonly ids: readonly string[];
  /** Settings of its own that turn its suggestions off and leave the rest of it as it is; none are known for most. */
  readonly off: readonly OffSwitch[];
}

/** A setting and the value that turns it off; `languages`: an object with true or false for each language, and `*` for the others. */
export interface OffSwitch {
  readonly setting: string;
  readonly value: boolean | string | 'languages';
}

/** Extensions that give inline suggestions. Settings as their own manifests and documentation name them; they are only used where the extension has them. */
export const neighbours: readonly Neighbour[] = [
  {
    name: 'GitHub Copilot',
    ids: ['GitHub.copilot', 'GitHub.copilot-chat'],
    off: [
      { setting: 'github.copilot.enable', value: 'languages' },
      { setting: 'github.copilot.nextEditSuggestions.enabled', value: false },
    ],
  },
  { name: 'Windsurf', ids: ['Codeium.codeium'], off: [{ setting: 'codeium.enableConfig', value: 'languages' }] },
  { name: 'Tabnine', ids: ['TabNine.tabnine-vscode'], off: [] },
  { name: 'Supermaven', ids: ['Supermaven.supermaven'], off: [] },
  { name: 'Cody', ids: ['sourcegraph.cody-ai'], off: [{ setting: 'cody.autocomplete.enabled', value: false }] },
  {
    name: 'Continue',
    ids: ['Continue.continue'],
    off: [{ setting: 'continue.enableTabAutocomplete', value: false }],
  },
  {
    name: 'Tabby',
    ids: ['TabbyML.vscode-tabby'],
    off: [{ setting: 'tabby.inlineCompletion.triggerMode', value: 'manual' }],
  },
  {
    name: 'Kilo Code',
    ids: ['kilocode.Kilo-Code'],
    off: [{ setting: 'kilo-code.new.autocomplete.enableAutoTrigger', value: false }],
  },
  { name: 'llama.vscode', ids: ['ggml-org.llama-vscode'], off: [] },
  { name: 'twinny', ids: ['rjmacarthy.twinny'], off: [{ setting: 'twinny.autoSuggestEnabled', value: false }] },
  { name: 'Amazon Q', ids: ['AmazonWebServices.amazon-q-vscode'], off: [] },
  {
    name: 'Gemini Code Assist',
    ids: ['Google.geminicodeassist'],
    off: [{ setting: 'geminicodeassist.inlineSuggestions.enableAuto', value: false }],
  },
  { name: 'CodeGeeX', ids: ['AMiner.codegeex'], off: [] },
  { name: '通义灵码', ids: ['Alibaba-Cloud.tongyi-lingma'], off: [] },
  { name: '文心快码 Comate', ids: ['BaiduComate.comate'], off: [] },
  { name: 'TRAE', ids: ['MarsCode.marscode-extension'], off: [] },
  { name: 'CodeBuddy', ids: ['Tencent-Cloud.coding-copilot'], off: [] },
];

/** What a setting has to be so that it is off, as the person has it otherwise. */
export function offValue({ value }: OffSwitch, present: unknown): unknown {
  if (value !== 'languages') return value;
  const languages = typeof present === 'object' && present !== null ? Object.keys(present) : [];
  return Object.fromEntries(['*', ...languages].map((language) => [language, false]));
}

/** Whether a setting turns suggestions off already. */
export function isOff({ value }: OffSwitch, present: unknown): boolean {
  if (value !== 'languages') return present === value;
  if (typeof present !== 'object' || present === null) return false;
  return '*' in present && Object.values(present).every((isOn) => isOn === false);
}

/** The extensions that VS Code's list excludes from inline suggestions, in lower case. */
export function suppressedIds(list: unknown): string[] {
  return typeof list === 'string'
    ? list
        .toLowerCase()
        .split(',')
        .filter((id) => id !== '')
    : [];
}

/**
 * VS Code's list with these extensions added, in lower case: VS Code 1.139 compares each entry with the id of the extension in
 * lower case, so `Supermaven.supermaven` has no effect.
 */
export function suppressed(list: unknown, ids: readonly string[]): string {
  return [...new Set([...suppressedIds(list), ...ids.map((id) => id.toLowerCase())])].join(',');
}
