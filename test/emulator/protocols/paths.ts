import { llamacpp } from './llamacpp.ts';
import { mistral } from './mistral.ts';
import { ollama } from './ollama.ts';
import { deepseek, openai } from './openai.ts';
import type { Protocol } from './protocol.ts';
import { qianfanV2 } from './qianfanV2.ts';

/** Where each server but V1 answers (spec 5.4); `/compatible-mode` is DashScope's. */
export const PROTOCOL_PATHS: ReadonlyMap<string, Protocol> = new Map([
  ['/v2/completions', qianfanV2],
  ['/v1/completions', openai],
  ['/compatible-mode/v1/completions', openai],
  ['/beta/completions', deepseek],
  ['/v1/fim/completions', mistral],
  ['/infill', llamacpp],
  ['/api/generate', ollama],
]);
