import { BuiltinEngine } from '../../../src/builtin/engine.ts';
import { languageOf } from '../../../src/prompt/languages.ts';
import type { ReadPrompt } from './fimPrompt.ts';

/** Right more often than wrong. */
const precision = 0.5;
/** Characters on either side of the caret that are learnt, so that a question takes a few ms. */
const reach = 16_000;

/**
 * What the extension's own built-in engine says here, knowing nothing but the prompt and not even its language: as much of the rest of
 * the line as is sure, or ''. It starts with an empty memory, so the same prompt always gives the same text.
 */
export function leadOf({ before, after }: ReadPrompt): string {
  const engine = new BuiltinEngine();
  const place = { languageId: 'any', language: languageOf('any') };
  const above = before.slice(0, before.lastIndexOf('\n') + 1).slice(-reach);
  for (const [path, text] of [
    ['above', above],
    ['below', after.slice(0, reach)],
  ] as const) {
    for (const _ of engine.learn({ ...place, path, text, isOpen: true }));
  }
  const question = { ...place, path: 'above', prefix: before, suffix: after };
  return engine.suggest(question, precision)?.text ?? '';
}
