import { parseSettings } from '../src/config/parse.ts';
import { ContextGatherer } from '../src/context/index.ts';
import type { OpenDocument } from '../src/context/openDocument.ts';
import type { PacedModel, Timer } from '../src/core/ports.ts';
import type { Settings } from '../src/core/settings.ts';
import { Engine } from '../src/pipeline/engine.ts';
import { estimateTokens } from '../src/prompt/tokens.ts';
import type { Provider } from './simulatedEditor.ts';
import type { SourceFile } from './sources.ts';

/** `others` are open documents beside the one that is written. */
export type CreateProvider = (model: PacedModel, timer: Timer, others?: readonly SourceFile[]) => Provider;

/** The defaults, with a server that takes the text after the cursor and allows any number of requests. */
export const settings: Settings = parseSettings((name) => (name === 'backend' ? 'llamacpp' : undefined)).settings;

/** The editor alone. */
export const nobody: CreateProvider = () => ({ moved: () => {}, suggest: async () => undefined });

/** What one writes in an afternoon: 75 ms debounce, all the text there is, one answer of at most 64 tokens up to a blank line. */
export const afternoon: CreateProvider = (model, timer) => ({
  moved: () => {},
  async suggest({ prefix, suffix, manual }, signal) {
    if (!manual) await timer.wait(75, signal);
    const request = {
      languageId: 'python',
      prompt: prefix.slice(-4_000),
      suffix: suffix.slice(0, 1_000),
      stop: ['\n\n'],
      manual,
    };
    let text = '';
    for await (const delta of model.complete(request, settings, signal)) {
      text += delta.text;
      if (text.length >= 256 || text.trimStart().includes('\n\n')) break;
    }
    const end = text.indexOf('\n\n', /^\s*/.exec(text)?.[0].length ?? 0);
    const shown = (end < 0 ? text : text.slice(0, end)).trimEnd();
    return shown === '' ? undefined : { text: shown, replaceSuffixChars: 0 };
  },
});

/** Ours, with the other files open beside the one that is written; there is no language server. */
export const engine: CreateProvider = (model, timer, others = []) => {
  const documents = others.map(openDocument);
  const context = new ContextGatherer({
    documents: () => documents,
    askDefinition: async () => undefined,
    timer,
    estimateTokens,
  });
  const ours = new Engine({ model, timer, context, log: { warn: () => {} } });
  return {
    pressed: () => ours.pressed(),
    moved: (read) => ours.moved(read),
    accepted: () => ours.accepted(),
    async suggest(snapshot, signal) {
      const outcome = await ours.suggest(snapshot, settings, signal);
      if (outcome.kind === 'failed') throw outcome.error;
      return outcome.kind === 'suggested' ? outcome.suggestion : undefined;
    },
  };
};

function openDocument({ path, languageId, text }: SourceFile): OpenDocument {
  const lines = text.split('\n');
  return {
    id: `file:///${path}`,
    path,
    languageId,
    version: 1,
    lineCount: lines.length,
    lineAt: (line) => lines[line] ?? '',
  };
}
