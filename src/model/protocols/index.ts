import type { ProtocolName, Settings } from '../../core/settings.ts';
import { llamacpp } from './llamacpp.ts';
import { mistral } from './mistral.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import type { Protocol } from './protocol.ts';
import { qianfanV1 } from './qianfanV1.ts';
import { qianfanV2 } from './qianfanV2.ts';

export const protocols: Readonly<Record<Exclude<ProtocolName, 'builtin'>, Protocol>> = {
  'qianfan-v1': qianfanV1,
  'qianfan-v2': qianfanV2,
  openai,
  llamacpp,
  ollama,
  mistral,
};

/** The protocol of the service that the settings name. The built-in engine is none: whoever has it asks no service. */
export function protocolOf({ preset: { protocol } }: Settings): Protocol {
  if (protocol === 'builtin') throw new Error('The built-in engine is no service');
  return protocols[protocol];
}
