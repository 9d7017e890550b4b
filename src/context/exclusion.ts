import ignore, { type Ignore } from 'ignore';

/** Says of a path, with `/`, whether nothing in it may ever be told to a model. */
export type Exclusion = (path: string) => boolean;

/** What is secret by such a name and ending. */
const namedFiles: readonly string[] = [
  'secret',
  'secrets',
  'credential',
  'credentials',
  'password',
  'passwords',
].flatMap((name) =>
  ['json', 'yaml', 'yml', 'toml', 'ini', 'cfg', 'conf', 'properties', 'xml', 'csv', 'txt'].flatMap((ending) => [
    `*${name}.${ending}`,
    `${name}.*.${ending}`,
  ]),
);

/**
 * Files that are made to hold secrets, as patterns of `.gitignore`; program text about secrets is not among them. A person's own
 * patterns follow these, so that `!.env.example` allows one again.
 */
export const secretFiles: readonly string[] = [
  ...['.env', '.env.*', '*.env', '.envrc', '.dev.vars'],
  ...['*.pem', '*.key', '*.p8', '*.p12', '*.pfx', '*.der', '*.jks', '*.keystore', '*.kdbx', '*.ppk', '*.ovpn'],
  ...['*.asc', '*.gpg', '*.pgp', '*.age', '*.mobileprovision', 'id_rsa*', 'id_dsa*', 'id_ecdsa*', 'id_ed25519*'],
  ...['.npmrc', '.yarnrc*', '.pypirc', '.netrc', '_netrc', '.pgpass', '.my.cnf', '.htpasswd', '.git-credentials'],
  ...['.dockercfg', '.docker/config.json', '.vault-token', '.s3cfg', '.boto', '.terraformrc', 'terraform.rc'],
  ...['*.tfvars', '*.tfvars.json', '*.tfstate', '*.tfstate.*', 'local.settings.json', 'appsettings.*.json'],
  ...['kubeconfig', '*.kubeconfig', 'service-account*.json', 'service_account*.json', 'google-services.json'],
  ...['.ssh/', '.gnupg/', '.aws/', '.azure/', '.kube/', '.gcloud/', '*.secret', '*.secrets'],
  ...namedFiles,
];

/**
 * Reads patterns as `.gitignore` does; the last one that matches decides. Capitals do not matter, since on many disks they do not. To read
 * all patterns takes longer than a key may, so for each path only those are read whose pieces it has.
 */
export function createExclusion(patterns: readonly string[]): Exclusion {
  const rules = patterns.map((pattern) => ({ pattern, pieces: piecesOf(pattern) }));
  /** By the patterns that it holds, one a line: few of all that could be. */
  const known = new Map<string, Ignore>();
  return (path) => {
    if (path === '') return false;
    const capitals = path.toUpperCase();
    const mayMatch = (pieces: readonly string[]) => pieces.every((piece) => capitals.includes(piece));
    const relevant = rules.flatMap(({ pattern, pieces }) => (mayMatch(pieces) ? pattern : []));
    if (relevant.length === 0) return false;
    const key = relevant.join('\n');
    let rulesFor = known.get(key);
    if (!rulesFor) {
      rulesFor = ignore({ ignorecase: true, allowRelativePaths: true }).add(relevant);
      known.set(key, rulesFor);
    }
    return rulesFor.ignores(path);
  };
}

/** What each path has, in capitals, that a pattern matches; nothing of one that is read in its own way. */
function piecesOf(pattern: string): string[] {
  if (/[\\[\]]/.test(pattern)) return [];
  return pattern.trim().replace(/^!/, '').toUpperCase().split(/[*?/]/);
}
