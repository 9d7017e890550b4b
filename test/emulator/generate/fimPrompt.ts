/** A prompt as the model reads it: the text before the caret (headers and other files included) and the text after it. */
export interface ReadPrompt {
  before: string;
  after: string;
}

/** Every StarCoder token that is markup, not text (spec 5.1, 5.2): a continuation ends where one would be copied. */
export const SPECIAL_TOKEN =
  /<\|endoftext\|>|<fim_(?:prefix|suffix|middle|pad)>|<file_sep>|<filename>|<reponame>|<repo_name>|<gh_stars>/;

const FIM = /^([\s\S]*?)<fim_prefix>([\s\S]*?)<fim_suffix>([\s\S]*?)<fim_middle>([\s\S]*)$/;

/**
 * Reads `<fim_prefix>P<fim_suffix>S<fim_middle>` and its suffix-first form, where P follows `<fim_middle>` (spec 5.1).
 * What stands before `<fim_prefix>` (a repository header, other files) belongs to `before`. Without all three tokens the whole prompt does.
 */
export function readPrompt(prompt: string): ReadPrompt {
  const [, header = '', prefix = '', suffix = '', rest = ''] = FIM.exec(prompt) ?? [];
  return FIM.test(prompt) ? { before: header + prefix + rest, after: suffix } : { before: prompt, after: '' };
}
