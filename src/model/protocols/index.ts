import type { ProtocolName } from '../../core/types.ts';
import { llamacpp } from './llamacpp.ts';
import { mistral } from './mistral.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import type { Protocol } from './protocol.ts';
import { qianfanV1 } from './qianfanV1.ts';
import { qianfanV2 } from './qianfanV2.ts';

export const protocols: Readonly<Record<ProtocolName, Protocol>> = {
  'qianfan-v1': qianfanV1,
  'qianfan-v2': qianfanV2,
  openai,
  llamacpp,
  ollama,
  mistral,
};
