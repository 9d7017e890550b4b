/** A prompt as the model reads it: the text before the caret (headers and other files included) and the text after it. */
export interface ReadPrompt {
  before: string;
  after: string;
}

/** Every token that is markup, not text (spec 5.1–5.3): a continuation ends where one would be copied. */
export const SPECIAL_TOKEN =
  /<\|(?:endoftext|fim_(?:prefix|suffix|middle|pad)|file_sep|repo_name|im_start|im_end|code_(?:prefix|suffix|middle))\|>|<fim[_-](?:prefix|suffix|middle|pad)>|<(?:file_sep|filename|reponame|repo_name|gh_stars|PRE|SUF|MID|EOT)>|<｜[^｜\n]{1,24}｜>|\[(?:PREFIX|SUFFIX)\]|<\[fim-(?:prefix|suffix|middle)\]>/;

/** Templates by model family, their tokens in the order in which they stand (spec 5.3). */
const TEMPLATES: readonly { tokens: readonly string[]; suffixFirst?: true }[] = [
  { tokens: ['<fim_prefix>', '<fim_suffix>', '<fim_middle>'] },
  { tokens: ['<fim-prefix>', '<fim-suffix>', '<fim-middle>'] },
  { tokens: ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>'] },
  { tokens: ['<｜fim▁begin｜>', '<｜fim▁hole｜>', '<｜fim▁end｜>'] },
  { tokens: ['<PRE> ', ' <SUF>', ' <MID>'] },
  { tokens: ['<|code_suffix|>', '<|code_prefix|>', '<|code_middle|>'], suffixFirst: true },
  { tokens: ['<[fim-suffix]>', '<[fim-prefix]>', '<[fim-middle]>'], suffixFirst: true },
  { tokens: ['[SUFFIX]', '[PREFIX]'], suffixFirst: true },
];

/** `prompt` cut at the first occurrence of each token, each after the one before; null where one is missing. */
function cutAt(prompt: string, tokens: readonly string[]): string[] | null {
  const parts: string[] = [];
  let start = 0;
  for (const token of tokens) {
    const at = prompt.indexOf(token, start);
    if (at < 0) return null;
    parts.push(prompt.slice(start, at));
    start = at + token.length;
  }
  return [...parts, prompt.slice(start)];
}

/**
 * Reads a fill-in-the-middle prompt of any family. StarCoder's suffix-first form, where the prefix follows `<fim_middle>`, is read too
 * (spec 5.1). What stands before the first token (a repository header, other files) belongs to `before`. A prompt with no family's
 * tokens is all `before`.
 */
export function readPrompt(prompt: string): ReadPrompt {
  for (const { tokens, suffixFirst } of TEMPLATES) {
    const parts = cutAt(prompt, tokens);
    if (parts === null) continue;
    const [header = '', first = '', second = '', rest = ''] = parts;
    const [prefix, suffix] = suffixFirst ? [second, first] : [first, second];
    return { before: header + prefix + rest, after: suffix };
  }
  return { before: prompt, after: '' };
}
