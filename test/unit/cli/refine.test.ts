import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

interface Run {
  readonly status: number | null;
  readonly results: Record<string, unknown>[];
  readonly err: string;
}

function run(input: string, ...args: string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/refine.ts', ...args], {
    input,
    encoding: 'utf8',
  });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return { status, results: lines.map((line) => JSON.parse(line)), err: stderr };
}

const sum = { id: 'sum', languageId: 'python', prefix: 'total = ', suffix: '\n', chunks: ['sum(', 'x)', '\ny'] };

describe('npm run refine', function () {
  this.timeout(60_000);

  it('answers each line with what is shown, and reads no further than needed', () => {
    const cases = [
      sum,
      { ...sum, id: 2, languageId: 'typescript', prefix: 'foo(', suffix: ')', chunks: ['', 'a).then(b)', ''] },
      { ...sum, id: 'none', prefix: 'return ', suffix: 'x', chunks: ['x'] },
      { ...sum, id: 'empty', chunks: [] },
      { ...sum, id: 'unknown', languageId: 'klingon', prefix: 'int f() {\n  ', chunks: ['return 1;\n}\nint g;'] },
    ];
    const { status, results, err } = run(cases.map((one) => JSON.stringify(one)).join('\n'));
    assert.deepEqual([status, err], [0, '']);
    assert.deepEqual(results, [
      { id: 'sum', text: 'sum(x)', replaceSuffixChars: 0, chunksUsed: 3 },
      { id: 2, text: 'a).then(b)', replaceSuffixChars: 1, chunksUsed: 3 },
      { id: 'none', text: null, replaceSuffixChars: 0, reason: 'repeatsSuffix', chunksUsed: 1 },
      { id: 'empty', text: null, replaceSuffixChars: 0, reason: 'empty', chunksUsed: 0 },
      { id: 'unknown', text: 'return 1;\n}', replaceSuffixChars: 0, chunksUsed: 1 },
    ]);
  });

  it('takes one line or a block as it is told, and else decides as the extension does', () => {
    const body = { ...sum, prefix: 'def f():\n    ', suffix: '', chunks: ['a = 1\n', '    return a\n', 'b = 2\n'] };
    const call = { ...sum, prefix: 'if x', suffix: '', chunks: ['y:\n    a()\nb()\n'] };
    const cases = [
      { ...body, multiline: 'auto' },
      { ...body, multiline: false },
      { ...call, multiline: true },
      { ...call, multiline: false },
    ];
    const { results } = run(cases.map((one) => JSON.stringify(one)).join('\n'));
    assert.deepEqual(
      results.map(({ text, chunksUsed }) => [text, chunksUsed]),
      [
        ['a = 1\n    return a', 3],
        ['a = 1', 1],
        ['y:\n    a()', 1],
        ['y:', 1],
      ],
    );
  });

  it('writes the line ends of the document', () => {
    const windows = { ...sum, prefix: 'def f():\r\n    ', suffix: '\r\n', chunks: ['a = 1\r', '\n    return a\nb'] };
    const unix = { ...windows, prefix: 'def f():\n    ', suffix: '\n' };
    const { results } = run(`${JSON.stringify(windows)}\r\n\r\n${JSON.stringify(unix)}\r\n`);
    assert.deepEqual(
      results.map(({ text }) => text),
      ['a = 1\r\n    return a', 'a = 1\n    return a'],
    );
  });

  it('bears every character that JSON does', () => {
    const odd = { ...sum, chunks: ['"\u2028 \ud83d', '\ude00 变量"\n'] };
    const { results } = run(JSON.stringify(odd).replace('\\u2028', '\u2028'));
    assert.equal(results[0]?.['text'], '"\u2028 😀 变量"');
  });

  it('names the lines that it cannot read, and answers the others', () => {
    const bad = [
      'nonsense',
      '[]',
      JSON.stringify({ ...sum, id: undefined }),
      JSON.stringify({ ...sum, prefix: 1 }),
      JSON.stringify({ ...sum, chunks: 'x' }),
      JSON.stringify({ ...sum, chunks: [1] }),
      JSON.stringify({ ...sum, multiline: 'yes' }),
    ];
    const { status, results, err } = run([...bad, JSON.stringify(sum)].join('\n'));
    assert.equal(status, 1);
    assert.equal(results.length, 1);
    const lines = err.trim().split('\n');
    assert.deepEqual(
      lines.map((line) => /^line \d+: /.exec(line)?.[0]),
      bad.map((_, index) => `line ${index + 1}: `),
    );
    assert.match(lines[3] ?? '', /"prefix" must be a string/);
  });

  it('says how it is used', () => {
    assert.equal(run('', '--help').status, 0);
    const { status, err } = run('', '--what');
    assert.equal(status, 2);
    assert.match(err, /Usage: npm run -s refine/);
    assert.deepEqual(run(''), { status: 0, results: [], err: '' });
  });
});
