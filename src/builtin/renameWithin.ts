/**
 * `name` with one of the parts that it is made of renamed in the same way as `from` was to `to`: `setWidth` with `width` to `height` is
 * `setHeight`. Nothing, where it does not hold the part.
 */
export function renameWithin(name: string, from: string, to: string): string | undefined {
  if (from.length < 3 || name.length <= from.length) return undefined;
  for (const [part, other] of [
    [from, to],
    [capital(from), capital(to)],
    [from.toUpperCase(), to.toUpperCase()],
    [from.toLowerCase(), to.toLowerCase()],
  ] as const) {
    const at = name.indexOf(part);
    if (at < 0 || !isEdge(name, at) || !isEdge(name, at + part.length)) continue;
    return name.slice(0, at) + other + name.slice(at + part.length);
  }
  return undefined;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Whether a part of a name may begin or end at `at`. */
function isEdge(name: string, at: number): boolean {
  const [before, after] = [name.charAt(at - 1), name.charAt(at)];
  if (before === '' || after === '' || before === '_' || after === '_') return true;
  return before === before.toLowerCase() && after !== after.toLowerCase();
}
