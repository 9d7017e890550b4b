import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const script = join(import.meta.dirname, '../../support/growHeap.ts');

describe('the memory of the engine', () => {
  it('does not grow by 20 MB with 10,000 completions (demand 21)', async function () {
    this.timeout(111_000);
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script]);
    const { shown, growth, used } = JSON.parse(stdout);
    console.log(`      ${(growth / 1e6).toFixed(1)} MB more, ${(used / 1e6).toFixed(1)} MB in all`);
    assert.equal(shown, 11_000);
    assert.ok(growth < 20e6, `${growth} bytes`);
  });
});
