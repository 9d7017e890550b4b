import { describe, type Keystroke } from '../core/keystrokes.ts';
import type { Settings } from '../core/settings.ts';

/** What a report says of the machine. */
export interface Surroundings {
  /** Versions, as in `StarCoder 0.1.0, VS Code 1.100.0, linux x64`. */
  readonly versions: string;
  readonly settings: Settings;
  /** VS Code's own switch is off. */
  readonly isEditorOff: boolean;
  /** Epoch ms. */
  readonly now: number;
}

/** The same facts for an issue, in English whatever the display language: no code, no keys, no name of a file, host or model. */
export function writeWhyReport(
  keystrokes: readonly Keystroke[],
  { versions, settings, isEditorOff, now }: Surroundings,
): string {
  const lines = [...keystrokes].reverse().map((keystroke) => {
    const seconds = ((keystroke.at - now) / 1000).toFixed(1);
    return `${seconds.padStart(8)} s  ${describe(keystroke)}`;
  });
  return [
    '### StarCoder: Why No Suggestion?',
    versions,
    `Settings: ${factsOf(settings, isEditorOff).join(', ')}`,
    ['```', ...(lines.length > 0 ? lines : ['nothing yet']), '```', ''].join('\n'),
  ].join('\n\n');
}

/** Names of ours, numbers and switches; what a person may write freely is only counted, or said to be there. */
function factsOf(settings: Settings, isEditorOff: boolean): string[] {
  const { backend, auth, fim, length, maxLines, maxTokens, maxPromptTokens, debounceMs, requestsPerSecond } = settings;
  const { enabled, stream, lookAhead, sampling, model, endpoint, exclude, stopSequences, builtin } = settings;
  const facts = {
    backend,
    auth,
    model: isSet(model),
    endpoint: isSet(endpoint),
    enabled,
    fim,
    length,
    maxLines,
    maxTokens,
    maxPromptTokens,
    debounceMs,
    requestsPerSecond,
    stream,
    lookAhead,
    ...sampling,
    'builtin.fallback': builtin.fallback,
    'builtin.precision': builtin.precision,
    'builtin.wholeLines': builtin.wholeLines,
    exclude: exclude.length,
    stopSequences: stopSequences.length,
    'editor.inlineSuggest.enabled': !isEditorOff,
  };
  return Object.entries(facts).map(([name, value]) => `${name} ${value}`);
}

function isSet(value: string): string {
  return value === '' ? 'not set' : 'set';
}
