/** What says which way a request goes. */
export interface ProxySources {
  /** `http.proxy` and `http.noProxy`, where there are such settings. */
  readonly proxy?: string;
  readonly noProxy?: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The proxy on the way to `url` as VS Code chooses it, without the user name and password in it; undefined for none, or for one that
 * does not speak HTTP. What is on this machine is never asked through a proxy.
 */
export function proxyFor(url: URL, { proxy, noProxy = [], environment }: ProxySources): URL | undefined {
  const variable = (name: string) => environment[name] || environment[name.toLowerCase()];
  const exceptions = [...noProxy, ...(variable('NO_PROXY') ?? '').split(',')];
  if (isLocal(url.hostname) || exceptions.some((exception) => matches(url, exception.trim()))) return undefined;
  const chosen = proxy || (url.protocol === 'https:' && variable('HTTPS_PROXY')) || variable('HTTP_PROXY');
  if (!chosen || !URL.canParse(chosen)) return undefined;
  const { protocol, origin } = new URL(chosen);
  return /^https?:$/.test(protocol) ? new URL(origin) : undefined;
}

/** Of a URL, which writes IPv6 addresses in brackets. */
export function isLocal(hostname: string): boolean {
  return /^(?:localhost|127\.[\d.]+|\[::1\]|0\.0\.0\.0)$/.test(hostname);
}

/** `*`, `company.example`, `.company.example` or `*.company.example`, each with a port or without. */
function matches({ hostname, port }: URL, exception: string): boolean {
  if (exception === '*') return true;
  const [, name = '', itsPort] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(exception.toLowerCase()) ?? [];
  if (name === '' || (itsPort !== undefined && itsPort !== port)) return false;
  return hostname === name || hostname.endsWith(`.${name}`);
}
