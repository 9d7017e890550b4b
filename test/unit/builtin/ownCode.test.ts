import assert from 'node:assert/strict';
import { isOwnPath } from '../../../src/builtin/ownCode.ts';

describe('code that people write themselves', () => {
  it('is told by its path', () => {
    for (const path of ['a.ts', 'src/a.ts', 'src/builder/a.ts', 'pages/latest.tsx', 'distance/lock.ts', 'lib/env.py'])
      assert.ok(isOwnPath(path), path);
    for (const path of [
      'node_modules/a/b.ts',
      'x/node_modules/a.ts',
      'vendor/a.go',
      'dist/a.js',
      '.venv/lib/a.py',
      '.next/a.js',
      'bazel-out/a.go',
      'a.min.js',
      'a-bundle.js',
      'package-lock.json',
      'yarn.lock.json',
      'a.pb.go',
      'a_pb2.py',
      'Form.Designer.cs',
    ])
      assert.ok(!isOwnPath(path), path);
  });
});
