/**
 * A model of 1.4 MB that a real engine loads, and whose every answer is known: what it writes next depends on the last
 * byte alone. Its vocabulary is the 256 bytes and StarCoder's own special tokens. The file is GGUF 3 (ggml's docs/gguf.md).
 */
import { writeFile } from 'node:fs/promises';

const endOfText = 256;
const infillTokens = ['<fim_prefix>', '<fim_suffix>', '<fim_middle>'];
const vocabulary = 256 + 1 + infillTokens.length;
/** A dimension for each token, filled up to whole attention heads. */
const width = 288;
const headWidth = 32;
const feedForward = 32;
const alignment = 32;

export interface TinyModel {
  /** What it writes, from the byte after the last of the prompt, or from the first where that is none of these; then it ends. */
  readonly text: string;
  /** What it writes over and over once it is in it. No byte stands twice in `text` and `loop`. */
  readonly loop: string;
  /** Whether it has the tokens to fill in a middle. */
  readonly infill: boolean;
}

export async function writeTinyModel(file: string, { text, loop, infill }: TinyModel): Promise<void> {
  const names = infillTokens.map((name) => (infill ? name : name.replace('fim', 'unused')));
  const next = successors(Buffer.from(text), Buffer.from(loop));
  await writeFile(file, gguf(metadata([...byteNames(), '<|endoftext|>', ...names]), tensors(next)));
}

/** For each token the one that comes after it. */
function successors(text: Buffer, loop: Buffer): number[] {
  const next = new Array<number>(vocabulary).fill(text[0] ?? endOfText);
  text.forEach((byte, at) => {
    next[byte] = text[at + 1] ?? endOfText;
  });
  loop.forEach((byte, at) => {
    next[byte] = loop[(at + 1) % loop.length] ?? endOfText;
  });
  return next;
}

/** Embeddings are one-hot and the layer adds nothing to them, so the output matrix is the table of what comes next. */
function tensors(next: readonly number[]): Tensor[] {
  const zeros = (length: number) => new Float32Array(length);
  const ones = (length: number) => new Float32Array(length).fill(1);
  const embedding = zeros(width * vocabulary);
  const output = zeros(width * vocabulary);
  next.forEach((following, token) => {
    embedding[width * token + token] = 1;
    output[width * following + token] = 10;
  });
  const square = [width, width];
  return [
    ['token_embd.weight', [width, vocabulary], embedding],
    ['output.weight', [width, vocabulary], output],
    ['output_norm.weight', [width], ones(width)],
    ['blk.0.attn_norm.weight', [width], ones(width)],
    ['blk.0.attn_q.weight', square, zeros(width * width)],
    ['blk.0.attn_k.weight', [width, headWidth], zeros(width * headWidth)],
    ['blk.0.attn_v.weight', [width, headWidth], zeros(width * headWidth)],
    ['blk.0.attn_output.weight', square, zeros(width * width)],
    ['blk.0.ffn_norm.weight', [width], ones(width)],
    ['blk.0.ffn_gate.weight', [width, feedForward], zeros(width * feedForward)],
    ['blk.0.ffn_up.weight', [width, feedForward], zeros(width * feedForward)],
    ['blk.0.ffn_down.weight', [feedForward, width], zeros(width * feedForward)],
  ];
}

/** Floats, with the length of their rows as the first size. */
type Tensor = readonly [name: string, sizes: readonly number[], data: Float32Array];

/** A value of the file's header: a string, a 32-bit integer, a float, a boolean, or an array of strings or of integers. */
type Value =
  | { readonly string: string }
  | { readonly int: number }
  | { readonly float: number }
  | { readonly bool: boolean }
  | { readonly strings: readonly string[] }
  | { readonly ints: readonly number[] };

function metadata(tokens: readonly string[]): [name: string, value: Value][] {
  const normal = 1;
  const control = 3;
  return [
    ['general.architecture', { string: 'llama' }],
    ['general.name', { string: 'tiny' }],
    ['llama.block_count', { int: 1 }],
    ['llama.context_length', { int: 65_536 }],
    ['llama.embedding_length', { int: width }],
    ['llama.feed_forward_length', { int: feedForward }],
    ['llama.attention.head_count', { int: width / headWidth }],
    ['llama.attention.head_count_kv', { int: 1 }],
    ['llama.attention.layer_norm_rms_epsilon', { float: 1e-6 }],
    ['tokenizer.ggml.model', { string: 'gpt2' }],
    ['tokenizer.ggml.pre', { string: 'starcoder' }],
    ['tokenizer.ggml.tokens', { strings: tokens }],
    ['tokenizer.ggml.token_type', { ints: tokens.map((_, token) => (token < 256 ? normal : control)) }],
    ['tokenizer.ggml.merges', { strings: [] }],
    ['tokenizer.ggml.bos_token_id', { int: endOfText }],
    ['tokenizer.ggml.eos_token_id', { int: endOfText }],
    ['tokenizer.ggml.add_bos_token', { bool: false }],
  ];
}

/** How GPT-2's vocabulary writes each byte: as itself where that can be printed, else as one of the characters from U+0100. */
function byteNames(): string[] {
  let spare = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
    return String.fromCodePoint(isPrintable ? byte : spare++);
  });
}

function gguf(values: readonly [name: string, value: Value][], tensors: readonly Tensor[]): Buffer {
  const parts = [Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(values.length)];
  for (const [name, value] of values) parts.push(text(name), valueBytes(value));
  let offset = 0;
  for (const [name, sizes, data] of tensors) {
    const float32 = 0;
    parts.push(text(name), u32(sizes.length), ...sizes.map(u64), u32(float32), u64(offset));
    offset += padded(data.byteLength);
  }
  parts.push(filler(Buffer.concat(parts).length));
  for (const [, , data] of tensors) {
    parts.push(Buffer.from(data.buffer), filler(data.byteLength));
  }
  return Buffer.concat(parts);
}

function valueBytes(value: Value): Buffer {
  if ('int' in value) return Buffer.concat([u32(4), u32(value.int)]);
  if ('bool' in value) return Buffer.concat([u32(7), Buffer.of(value.bool ? 1 : 0)]);
  if ('string' in value) return Buffer.concat([u32(8), text(value.string)]);
  if ('strings' in value) {
    return Buffer.concat([u32(9), u32(8), u64(value.strings.length), ...value.strings.map(text)]);
  }
  if ('ints' in value) return Buffer.concat([u32(9), u32(5), u64(value.ints.length), ...value.ints.map(u32)]);
  const float = Buffer.alloc(4);
  float.writeFloatLE(value.float);
  return Buffer.concat([u32(6), float]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

const padded = (length: number): number => Math.ceil(length / alignment) * alignment;
const filler = (length: number): Buffer => Buffer.alloc(padded(length) - length);
