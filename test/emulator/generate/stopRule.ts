/** The stop item that ends generation, and the UTF-16 units of text with it. */
export interface FoundStop {
  item: string;
  end: number;
}

/**
 * The ends-with rule (spec 2.2, 7.3): generation stops as soon as the text so far, growing character by character, ends with an
 * item of `items`. Null where none does.
 */
export function findStop(text: string, items: readonly string[]): FoundStop | null {
  let found: FoundStop | null = null;
  for (const item of items) {
    const at = text.indexOf(item);
    if (at < 0) continue;
    const end = at + item.length;
    if (found === null || end < found.end || (end === found.end && item.length > found.item.length)) {
      found = { item, end };
    }
  }
  return found;
}

/** How much of `text` is answered, in UTF-16 units: up to the stop that `findStop` finds, itself included or, where `strip`, left out. */
export function lengthAtStop(text: string, items: readonly string[], strip: boolean): number {
  const stop = findStop(text, items);
  if (stop === null) return text.length;
  return strip ? stop.end - stop.item.length : stop.end;
}
