/**
 * The ends-with rule (spec 2.2, 7.3): generation stops as soon as the text so far, growing character by character, ends with an
 * item of `items`. Returns how much of `text` is answered, in UTF-16 units: the stop text included, or left out where `strip`.
 */
export function lengthAtStop(text: string, items: readonly string[], strip: boolean): number {
  let end = text.length;
  let stopLength = 0;
  for (const item of items) {
    const at = text.indexOf(item);
    if (at < 0) continue;
    const itemEnd = at + item.length;
    if (itemEnd < end || (itemEnd === end && item.length > stopLength)) {
      end = itemEnd;
      stopLength = item.length;
    }
  }
  return strip ? end - stopLength : end;
}
