/** A piece of a setting's description. */
export interface Piece {
  readonly kind: 'text' | 'code' | 'strong';
  readonly text: string;
}

/** The little Markdown that descriptions of settings have: code, the name of a setting between `#`, strong text and escapes. */
export function parseMarkdown(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(/`#?([^`]*?)#?`|\*\*((?:\\.|[^*\\])+)\*\*/g)) {
    if (match.index > end) pieces.push({ kind: 'text', text: unescaped(text.slice(end, match.index)) });
    const [whole, code, strong] = match;
    pieces.push(code === undefined ? { kind: 'strong', text: unescaped(strong ?? '') } : { kind: 'code', text: code });
    end = match.index + whole.length;
  }
  if (end < text.length) pieces.push({ kind: 'text', text: unescaped(text.slice(end)) });
  return pieces;
}

function unescaped(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}
