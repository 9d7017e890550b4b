import { partLength } from './secretParts.ts';

export interface Finding {
  /** From 1. */
  readonly line: number;
  /** What stands around it in its line; every part of a secret in it is dots. */
  readonly context: string;
}

/** Characters of a line that are shown on each side. */
const around = 80;

/**
 * VS Code's own proxy code logs the address of every request at its levels Debug and Trace, and in V1 the address holds the token; the
 * README says so. Those lines are left out, and no others; the count of lines stays.
 */
export function withoutProxyResolver(text: string): string {
  return text.replace(/^.*ProxyResolver#.*$/gm, '');
}

/** The lines of a text that hold a part of a secret. @param grams of `gramsOf` */
export function findSecrets(text: string, grams: ReadonlySet<string>): Finding[] {
  const findings: Finding[] = [];
  withoutProxyResolver(text)
    .split('\n')
    .forEach((content, index) => {
      const places = placesIn(content, grams);
      const [first] = places;
      if (first === undefined) return;
      const masked = [...new Set(places)].reduce((shown, at) => maskAt(shown, at), content);
      findings.push({ line: index + 1, context: masked.slice(Math.max(0, first - around), first + around) });
    });
  return findings;
}

/** Where in a line a gram begins. */
function placesIn(line: string, grams: ReadonlySet<string>): number[] {
  const places: number[] = [];
  for (const { 0: run, index } of line.matchAll(/[\w-]{8,}/g)) {
    for (let at = 0; at + partLength <= run.length; at += 1) {
      if (grams.has(run.slice(at, at + partLength))) places.push(index + at);
    }
  }
  return places;
}

function maskAt(line: string, at: number): string {
  return line.slice(0, at) + '•'.repeat(partLength) + line.slice(at + partLength);
}
