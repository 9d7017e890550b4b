/** Keys and tokens that this process has used: a server may quote one alone, and then nothing tells it from a word. */
const used = new Set<string>();

/** From now on `redact` takes these out wherever they stand. What is shorter than 8 characters is no key. */
export function hide(...secrets: readonly string[]): void {
  for (const secret of secrets) if (secret.length >= 8) used.add(secret);
}

/**
 * Takes keys and tokens out of a text before it is logged or shown. Qianfan's access token rides in the URL, so error texts
 * of any HTTP client hold it (spec 1.5.6).
 */
export function redact(text: string): string {
  let rest = text;
  // A longer one may hold a shorter one.
  const longestFirst = [...used].sort((a, b) => b.length - a.length);
  for (const secret of longestFirst)
    rest = rest.replaceAll(secret, '***').replaceAll(encodeURIComponent(secret), '***');
  return rest
    .replace(
      /\b(access_token|refresh_token|client_id|client_secret|session_key|session_secret)(["']?\s*[=:]\s*["']?)[^\s&"',}]+/gi,
      '$1$2***',
    )
    .replace(/\b(authorization["']?\s*[:=]\s*["']?)(?:(?:bearer|basic|digest|negotiate|ntlm)\s+)?[^\s"',}]+/gi, '$1***')
    .replace(/\b2[45]\.[0-9a-f]{32}\.\d+\.\d+\.[\w-]+/g, '***')
    .replace(/\bbce-v3\/ALTAK-[^\s"']+/g, '***')
    .replace(/\bbce-auth-v1\/[^\s"']+/g, '***');
}
