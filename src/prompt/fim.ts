import type { Language } from '../core/language.ts';
import type { InfillQuestion } from '../core/request.ts';
import type { FimFamily, ProtocolName, Settings } from '../core/settings.ts';
import type { ContextPiece } from '../core/snapshot.ts';
import { asComment } from './context.ts';

/** How a family of models was trained to fill in between two texts (spec 5.1 to 5.3). */
interface Family {
  /** Matches names of its models that can: no chat models, and none of the sizes that were not trained so. */
  readonly model: RegExp;
  readonly prefix: string;
  readonly suffix: string;
  readonly middle: string;
  /** The text after the cursor stands first. */
  readonly suffixFirst?: true;
  /** What it writes when it is done or begins another file, first what no server stops at by itself. */
  readonly endings: readonly string[];
  /** Its tokens that are common in other texts, as a pattern. */
  readonly words?: string;
  /** Another file; absent: a comment. */
  readonly file?: (path: string, text: string) => string;
  /** Where other files and the path of this one stand: before the template, and in it before the prefix. Either may be empty. */
  readonly place?: (files: string, path: string) => readonly [outside: string, inside: string];
}

const underscored = { prefix: '<fim_prefix>', suffix: '<fim_suffix>', middle: '<fim_middle>' } as const;
const piped = { prefix: '<|fim_prefix|>', suffix: '<|fim_suffix|>', middle: '<|fim_middle|>' } as const;
const line = (path: string) => (path === '' ? '' : `${path}\n`);

/** By name; the first whose pattern matches a model's name has it. */
export const families: Readonly<Record<FimFamily, Family>> = {
  starcoder2: {
    ...underscored,
    model: /starcoder-?2(?!.*instruct)/,
    endings: ['<file_sep>', '<|endoftext|>'],
    // As in section 5.1 of its paper: the path stands behind `<fim_prefix>`.
    file: (path, text) => `<file_sep>${line(path)}${text}\n`,
    place: (files, path) => [`${files}<file_sep>`, line(path)],
  },
  starcoder: {
    ...underscored,
    model: /starcoder(?!-?2)/,
    endings: ['<|endoftext|>', '<fim_prefix>'],
    words: '<filename>',
    place: (files, path) => [path && `<filename>${path}\n`, files],
  },
  qwen: {
    ...piped,
    model: /qwen[\d.]*-?coder/,
    endings: ['<|endoftext|>', '<|file_sep|>', '<|fim_pad|>', '<|im_end|>'],
    file: (path, text) => `<|file_sep|>${path}\n${text}\n`,
    place: (files, path) => [files && `${files}<|file_sep|>${path}\n`, ''],
  },
  deepseek: {
    prefix: '<｜fim▁begin｜>',
    suffix: '<｜fim▁hole｜>',
    middle: '<｜fim▁end｜>',
    model: /deepseek-?coder/,
    endings: ['<｜end▁of▁sentence｜>', '<｜fim▁begin｜>'],
    file: (path, text) => `#${path}\n${text}\n`,
    place: (files, path) => ['', files && `${files}#${path}\n`],
  },
  codellama: {
    prefix: '<PRE> ',
    suffix: ' <SUF>',
    middle: ' <MID>',
    model: /code-?llama(?!.*(?:34b|70b|python))/,
    endings: ['<EOT>'],
    words: '<(?:PRE|SUF|MID|EOT|/?s)>',
  },
  codestral: {
    prefix: '[PREFIX]',
    suffix: '[SUFFIX]',
    middle: '',
    suffixFirst: true,
    model: /codestral(?!.*(?:mamba|embed))/,
    endings: ['\n+++++ '],
    words: String.raw`\[/?(?:PREFIX|SUFFIX|MIDDLE|INST)\]|</?s>|^\+{5} `,
    file: (path, text) => `+++++ ${path}\n${text}\n\n`,
    place: (files, path) => ['', files && `${files}+++++ ${path}\n`],
  },
  codegemma: {
    ...piped,
    model: /codegemma(?!.*(?:-it\b|instruct))/,
    endings: ['<|file_separator|>', '<end_of_turn>', '<eos>'],
    words: '<(?:start_of_turn|end_of_turn|bos|eos|pad)>',
  },
  granite: { ...underscored, model: /granite.*code/, endings: ['<|endoftext|>', '<fim_prefix>'], words: '<filename>' },
  'seed-coder': {
    prefix: '<[fim-prefix]>',
    suffix: '<[fim-suffix]>',
    middle: '<[fim-middle]>',
    suffixFirst: true,
    model: /seed-?coder.*base/,
    endings: ['<[end▁of▁sentence]>', '<[fim-suffix]>'],
  },
  'stable-code': { ...underscored, model: /stable-?code/, endings: ['<|endoftext|>', '<fim_prefix>'] },
  santacoder: {
    prefix: '<fim-prefix>',
    suffix: '<fim-suffix>',
    middle: '<fim-middle>',
    model: /santacoder/,
    endings: ['<|endoftext|>', '<fim-prefix>'],
  },
  mellum: {
    ...underscored,
    suffixFirst: true,
    model: /mellum/,
    endings: ['<filename>', '<|endoftext|>'],
    words: '<filename>',
    file: (path, text) => `<filename>${path}\n${text}\n`,
    place: (files, path) => [files + (path && `<filename>${path}\n`), ''],
  },
};

/** The family that a model's name tells, such as `Qwen/Qwen2.5-Coder-7B` or `codellama:7b-code`. */
export function familyOfModel(model: string): FimFamily | undefined {
  const name = model.toLowerCase();
  return (Object.keys(families) as FimFamily[]).find((family) => families[family].model.test(name));
}

/** Protocols that put a model's tokens around the two texts themselves, always. */
const wrapsItself: ReadonlySet<ProtocolName> = new Set(['builtin', 'llamacpp', 'mistral']);

/** How the model is told what follows the cursor: not at all, by the protocol's `suffix`, or in the tokens of a family. */
export function infillOf({ fim, preset, model }: Settings): 'none' | 'suffix' | FimFamily {
  const isV1 = preset.protocol === 'qianfan-v1';
  if (fim === 'off' || (isV1 && fim === 'suffix')) return 'none';
  if (fim !== 'auto') return wrapsItself.has(preset.protocol) ? 'suffix' : fim;
  if (preset.suffix) return 'suffix';
  // Whether V1 reads the tokens as such is not known until it was tried (spec 5.5).
  return (isV1 ? undefined : familyOfModel(model)) ?? 'none';
}

/** Whose tokens the service's model knows, as far as can be told; they have a meaning also where no template is used. */
export function vocabularyOf({ fim, preset, model }: Settings): FimFamily | undefined {
  if (fim !== 'auto' && fim !== 'off' && fim !== 'suffix') return fim;
  return familyOfModel(model) ?? (preset.protocol === 'qianfan-v1' ? 'starcoder' : undefined);
}

/** Special tokens of any model that nobody writes by chance. */
const unmistakable = [
  String.raw`<\|[A-Za-z][\w-]*\|>`,
  String.raw`<｜[^｜\n]{1,24}｜>`,
  '<fim[_-](?:prefix|middle|suffix|pad)>',
  String.raw`<\[(?:fim-\w+|\w+▁of▁\w+)\]>`,
  '<(?:file_sep|repo_?name|gh_stars|issue_(?:start|comment|closed)|jupyter_(?:start|text|code|output)|empty_output|commit_(?:before|msg|after))>',
].join('|');

const tokens = new RegExp(unmistakable, 'gm');
const tokensOf = new Map(
  Object.entries(families).map(([family, { words }]) => [
    family,
    words ? new RegExp(`${unmistakable}|${words}`, 'gm') : tokens,
  ]),
);

/** From an ASCII character to its full-width form. */
const toFullWidth = 0xfee0;

/**
 * Breaks up what a model would take for one of its tokens (spec 5.1): its first character becomes the full-width one. The length stays,
 * and should the model repeat it, it can be seen.
 */
export function neutralise(text: string, vocabulary: FimFamily | undefined): string {
  const found = tokensOf.get(vocabulary ?? '') ?? tokens;
  return text.replace(found, (token) => String.fromCharCode(token.charCodeAt(0) + toFullWidth) + token.slice(1));
}

/** How the parts of a prompt are put together. */
export interface Frame {
  /** One piece of text from elsewhere, as it stands in the prompt. */
  file(piece: ContextPiece): string;
  /** The prompt, from pieces one behind the other; without a suffix nothing says that something follows. */
  wrap(files: string, prefix: string, suffix: string): string;
}

/** The frame for `infill`, where `path` is that of this file or empty. Without a family the service takes the suffix apart. */
export function frameOf(infill: 'none' | 'suffix' | FimFamily, language: Language, path: string): Frame {
  const comment = (piece: ContextPiece) => asComment(piece.path, piece.text, language);
  if (infill === 'none' || infill === 'suffix') return { file: comment, wrap: (files, prefix) => files + prefix };
  const family = families[infill];
  const { file, place = (files: string) => ['', files] as const } = family;
  return {
    file: file ? (piece) => file(piece.path, piece.text) : comment,
    wrap(files, prefix, suffix) {
      const [outside, inside] = place(files, path);
      return outside + (suffix === '' ? inside + prefix : wrapIn(family, inside + prefix, suffix));
    },
  };
}

/**
 * What to ask a service to see whether its model fills in (spec 5.5); undefined where there is no way to ask. The specification's
 * own question can be answered without the suffix, which is enough where tokens that are taken for text spoil the answer; a service that is
 * given the suffix apart might leave it out unnoticed, so only its suffix tells the names.
 */
export function infillQuestion(settings: Settings): InfillQuestion | undefined {
  const infill = infillOf(settings);
  const way = infill === 'none' ? vocabularyOf(settings) : infill;
  if (way === undefined) return undefined;
  const common = { languageId: 'python', stop: ['\n'], manual: true };
  if (way === 'suffix') {
    const suffix = '):\n    return left_term + right_term\n';
    return { request: { ...common, prompt: 'def add(', suffix }, names: ['left_term', 'right_term'] };
  }
  const prompt = wrapIn(families[way], 'def add(a, b):\n    return ', '\n\nprint(add(1, 2))\n');
  return { request: { ...common, prompt, suffix: '' }, names: ['a', 'b'] };
}

function wrapIn({ prefix, suffix, middle, suffixFirst }: Family, before: string, after: string): string {
  const [first, second] = [prefix + before, suffix + after];
  return (suffixFirst ? second + first : first + second) + middle;
}
