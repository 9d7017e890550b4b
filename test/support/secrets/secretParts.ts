/** The fewest characters in a row that count as a part of a secret. */
export const partLength = 8;

/** What each kind of secret looks like; the groups are what is secret in it. */
const shapes: readonly RegExp[] = [
  // An access or refresh token: version, lifetime, expiry and the app's public number stand around it (spec 1.2).
  /^2[45]\.([0-9a-f]{32})\.\d+\.\d+\.[\w-]+$/,
  // A V2 key (spec 4.2, 4.3).
  /^bce-v3\/ALTAK-([^/]+)\/(.+)$/,
  // A signature (spec 4.1), whole or not: its time, lifetime and the names of the signed headers are no secret.
  /^bce-auth-v1(?:\/(?:ALTAK-?)?([^/]*))?(?:.*\/([0-9a-f]{64}))?/,
  // An access key.
  /^ALTAK-?(.+)$/,
];

/** A run of the characters that keys, tokens and signatures are made of. */
const run = new RegExp(`[\\w-]{${partLength},}`, 'g');

/**
 * What of a secret may stand nowhere: the secret without the words that every secret of its kind has, cut where a character
 * stands that no key has. Empty for what is shorter than a part.
 */
export function secretParts(secret: string): string[] {
  const bare = secret.trim().replace(/^Bearer\s+/i, '');
  const shape = shapes.map((one) => one.exec(bare)).find((match) => match !== null);
  return (shape?.slice(1) ?? [bare]).flatMap((part) => part?.match(run) ?? []);
}

/** Secrets that can be told by their shape alone in a text, such as the source of a test. */
export function secretsIn(text: string): string[] {
  return text.match(/\b2[45]\.[0-9a-f]{32}\.\d+\.\d+\.[\w-]+|\bbce-v3\/ALTAK-[\w-]+\/[\w-]+|\b[0-9a-f]{64}\b/g) ?? [];
}

/** A key made up by counting would be found in every list of line numbers, one of equal characters in every large number. */
const counting = '0123456789abcdef';

/** Every stretch of `partLength` characters of every part, by which a part of any length is found. */
export function gramsOf(secrets: Iterable<string>): Set<string> {
  const grams = new Set<string>();
  for (const secret of secrets) {
    for (const part of secretParts(secret)) {
      for (let at = 0; at + partLength <= part.length; at += 1) {
        const gram = part.slice(at, at + partLength);
        if (!counting.includes(gram) && new Set(gram).size > 1) grams.add(gram);
      }
    }
  }
  return grams;
}
