import type { Knobs } from './knobs.ts';
import { estimateTokens } from './usage.ts';

/** The V1 code for a prompt with too many characters (336007) or tokens (336103), or null. */
export function overlongCode(prompt: string, { maxPromptCharacters, maxPromptTokens }: Knobs): 336007 | 336103 | null {
  if (maxPromptCharacters !== null && Array.from(prompt).length > maxPromptCharacters) return 336007;
  return maxPromptTokens !== null && estimateTokens(prompt) > maxPromptTokens ? 336103 : null;
}
