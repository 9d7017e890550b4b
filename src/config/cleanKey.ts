/** A pasted key without the blanks and invisible characters around it, the common cause of "unknown client id" (spec 1.1). */
export function cleanKey(input: string): string {
  return input.replace(/[\s\p{Cc}\p{Cf}]/gu, '');
}
