import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import ignore from 'ignore';
import { createExclusion, secretFiles } from '../../../src/context/exclusion.ts';

describe('excluded files', () => {
  const isSecret = createExclusion(secretFiles);

  it('are those that are made for secrets, wherever they lie', () => {
    const secret = [
      ...[
        '.env',
        'app/.env.production',
        'deploy/prod.env',
        '.envrc',
        'home/me/.ssh/config',
        'home/me/.aws/credentials',
      ],
      ...[
        'certs/server.key',
        'SERVER.PEM',
        'id_rsa',
        'id_ed25519.pub',
        '.npmrc',
        'infra/prod.tfvars',
        'k8s/secret.yaml',
      ],
      ...[
        'client_secret.json',
        'my-passwords.csv',
        'Credential.local.ini',
        'config/secrets.prod.yml',
        'gcp/service-account-1.json',
        'db-credentials.json',
        '.netrc',
      ],
    ];
    assert.deepEqual(
      secret.filter((path) => !isSecret(path)),
      [],
    );
  });

  it('are not programs about secrets or keys', () => {
    const code = [
      ...[
        'src/secrets.ts',
        'env.ts',
        'environment.py',
        'src/credentials.py',
        'keys.go',
        'secret/index.ts',
        'password.rs',
      ],
      ...['config.json', 'settings.yaml', 'token.c', 'src/env/main.ts', 'Keyboard.java'],
    ];
    assert.deepEqual(code.filter(isSecret), []);
  });

  it('may be allowed again by the person', () => {
    const isExcluded = createExclusion([...secretFiles, '!.env.example', 'private/', '*.gen.ts']);
    const paths = ['.env.example', '.env', 'private/a.ts', 'src/a.gen.ts', 'src/a.ts'];
    assert.deepEqual(paths.filter(isExcluded), ['.env', 'private/a.ts', 'src/a.gen.ts']);
  });

  it('are the same whether all patterns are read or only those that can match', () => {
    const some = (letters: string, most: number) =>
      fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: most });
    const pattern = fc.oneof(some('aB.*?/!', 7), some('aB.*?/![]\\\\# ', 7), fc.constantFrom(...secretFiles));
    const path = fc.oneof(
      fc.array(some('Ab.s', 4), { minLength: 1, maxLength: 4 }).map((names) => names.join('/')),
      fc.constantFrom('app/.ENV.local', '.ssh/config', 'my-secrets.json', 'x/secret.prod.json', '.docker/config.json'),
    );
    const all = fc.array(pattern, { maxLength: 12 });
    fc.assert(
      fc.property(all, fc.array(path, { maxLength: 5 }), (patterns, paths) => {
        const whole = ignore({ ignorecase: true, allowRelativePaths: true }).add(patterns);
        const expected = paths.filter((one) => whole.ignores(one));
        assert.deepEqual(paths.filter(createExclusion(patterns)), expected);
      }),
      { numRuns: 3_000 },
    );
  });

  it('match as Git matches', () => {
    const patterns = [
      ...[
        '# comment',
        '',
        '*.log',
        '!keep.log',
        '/root.txt',
        'build/',
        'docs/*.md',
        '**/temp',
        'a/**/z',
        'logs/**',
        'x?y',
      ],
      ...['[a-c].ts', '[!a-c].js', '\\!bang', 'name\\ with', 'trailing   ', 'deep/dir/', '*.{ts}', 'dot.d', 'q*r*s'],
      '(paren)+',
    ];
    const paths = [
      ...[
        'a.log',
        'sub/a.log',
        'keep.log',
        'sub/keep.log',
        'root.txt',
        'sub/root.txt',
        'build/x',
        'sub/build/x',
        'build',
        'sub/build',
      ],
      ...[
        'docs/a.md',
        'docs/sub/a.md',
        'temp',
        'q/temp',
        'q/temp/x',
        'a/z',
        'a/b/z',
        'a/b/c/z',
        'b/a/z',
        'logs/a',
        'logs',
        'xay',
        'x/y',
      ],
      ...[
        'a.ts',
        'd.ts',
        'a.js',
        'd.js',
        '!bang',
        'name with',
        'trailing',
        'deep/dir/f',
        'q/deep/dir/f',
        'a.{ts}',
        'dotxd',
        'dot.d',
      ],
      ...['q1r2s', 'qrs', 'qr/s', '# comment', '(paren)+', 'paren', 'build/keep.log'],
    ];
    const folder = mkdtempSync(join(tmpdir(), 'exclusion-'));
    try {
      execFileSync('git', ['init', '--quiet', folder]);
      writeFileSync(join(folder, '.gitignore'), patterns.join('\n'));
      const options = ['-c', 'core.quotePath=false', 'check-ignore', '--no-index', '--stdin', '-z'];
      const { stdout } = spawnSync('git', options, { cwd: folder, input: paths.join('\0'), encoding: 'utf8' });
      const ignored = stdout.split('\0').filter(Boolean);
      assert.ok(ignored.length > 20, stdout);
      assert.deepEqual(paths.filter(createExclusion(patterns)), ignored);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
