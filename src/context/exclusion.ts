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
const mayBeNamed = /secret|credential|password/i;

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
 * Reads patterns as `.gitignore` does; the last one that matches decides. Capitals do not matter, since on many disks they do not. Not
 * cheap: ask once for each document. The patterns are read when the first path needs them, and most paths need a third of them.
 */
export function createExclusion(patterns: readonly string[]): Exclusion {
  const read = (some: readonly string[]) => ignore({ ignorecase: true, allowRelativePaths: true }).add(some);
  let all: Ignore | undefined;
  let unnamed: Ignore | undefined;
  const rulesFor = (path: string) => {
    if (mayBeNamed.test(path)) {
      all ??= read(patterns);
      return all;
    }
    unnamed ??= read(patterns.filter((pattern) => !namedFiles.includes(pattern)));
    return unnamed;
  };
  return (path) => path !== '' && rulesFor(path).ignores(path);
}
