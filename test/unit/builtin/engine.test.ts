import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BuiltinEngine } from '../../../src/builtin/engine.ts';
import { languageOf } from '../../../src/prompt/languages.ts';

const language = languageOf('typescript');
const about = { languageId: 'typescript', language };

function learn(engine: BuiltinEngine, path: string, text: string, isOpen = false): number {
  let slices = 0;
  for (const _ of engine.learn({ ...about, path, text, isOpen })) slices += 1;
  return slices;
}

function ask(engine: BuiltinEngine, prefix: string, precision = 0.5, suffix = '', path = 'a.ts') {
  return engine.suggest({ ...about, path, prefix, suffix }, precision);
}

const loop = `function sum(values: number[]): number {
  let total = 0;
  for (const value of values) {
    total += value;
  }
  return total;
}
`;

describe('the built-in engine', function () {
  // Texts long enough to fill its room take seconds on a machine that has more to do.
  this.timeout(60_000);
  it('says nothing in an empty file, with nothing learnt', () => {
    assert.equal(ask(new BuiltinEngine(), '', 0.01), undefined);
    assert.equal(ask(new BuiltinEngine(), '  ', 0.01), undefined);
    assert.equal(ask(new BuiltinEngine(), 'const x', 0.01), undefined);
  });

  it('writes what it has seen twice', () => {
    const engine = new BuiltinEngine();
    learn(engine, 'b.ts', loop.repeat(3));
    const { text, confidence } = ask(engine, `${loop}\nfunction sum(val`) ?? {};
    assert.ok('ues: number[]): number {'.startsWith(text ?? '-'), text);
    assert.ok((confidence ?? 0) >= 0.5);
  });

  it('learns a line as soon as it is typed', () => {
    const engine = new BuiltinEngine();
    const line = 'registry.announce(channel, payload);';
    assert.equal(ask(engine, `${line}\n${line}\nregistry.`), undefined);
    engine.learnLine({ ...about, path: 'a.ts', above: '', line });
    engine.learnLine({ ...about, path: 'a.ts', above: `${line}\n`, line });
    assert.ok(ask(engine, `${line}\n${line}\nregistry.`)?.text.startsWith('announce('));
  });

  it('puts new names where the old ones were', () => {
    const engine = new BuiltinEngine();
    const block = (name: string) =>
      `if (options.${name} !== undefined) {\n  check(options.${name});\n  result.${name} = options.${name};\n}\n`;
    const text = block('width') + block('height') + block('depth');
    learn(engine, 'a.ts', text, true);
    const prefix = `${text}if (options.margin !== undefined) {\n  check(`;
    assert.ok(ask(engine, prefix, 0.3)?.text.startsWith('options.margin'));
  });

  it('forgets without a trace', () => {
    const file = fc.array(
      fc.constantFrom('let a = b;', 'call(a, b);', 'return value;', 'if (a) {', '}', '"text"', '// note'),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(file, file, file, (kept, forgotten, typed) => {
        const [plain, other] = [new BuiltinEngine(), new BuiltinEngine()];
        const text = `${kept.join('\n')}\n`;
        learn(other, 'gone.ts', forgotten.join('\n'), true);
        learn(other, 'far.ts', forgotten.join('\n'));
        learn(other, 'kept.ts', forgotten.join('\n'));
        learn(plain, 'kept.ts', text);
        learn(other, 'kept.ts', text);
        for (const line of typed) other.learnLine({ ...about, path: 'gone.ts', above: text, line });
        other.forget('gone.ts');
        other.forget('far.ts');
        const same = () => {
          for (let at = 0; at < text.length; at += 3) {
            const question = { ...about, path: 'a.ts', prefix: text.slice(0, at), suffix: '' };
            assert.deepEqual(other.propose(question), plain.propose(question));
          }
        };
        same();
        for (const _ of other.tidy());
        same();
        learn(plain, 'more.ts', text);
        learn(other, 'more.ts', text);
        same();
      }),
      { numRuns: 60 },
    );
  });

  it('keeps its size when it learns and forgets over and over', () => {
    const engine = new BuiltinEngine();
    const learnAll = (round: number) => {
      for (let file = 0; file < 20; file += 1)
        learn(
          engine,
          `${file}.ts`,
          Array.from({ length: 100 }, (_, line) => `name${round}x${line}(${file}, ${line});`).join('\n'),
        );
    };
    for (let round = 0; round < 5; round += 1) learnAll(round);
    const size = engine.size;
    for (let round = 5; round < 25; round += 1) learnAll(round);
    assert.ok(engine.size <= size * 1.3, `${engine.size} after ${size}`);
  });

  it('keeps lines typed one after another together, whatever the line ends', () => {
    const [one = 0, other = 0] = ['\n', '\r\n'].map((lineEnd) => {
      const engine = new BuiltinEngine();
      let above = '';
      for (let line = 0; line < 2_000; line += 1) {
        engine.learnLine({ ...about, path: 'a.ts', above, line: `call(${line});` });
        above = `${above}call(${line});${lineEnd}`.slice(-1_000);
      }
      return engine.size;
    });
    assert.ok(Math.abs(one - other) < 1_000, `${one} and ${other}`);
  });

  it('takes an empty file for nothing', () => {
    const engine = new BuiltinEngine();
    learn(engine, 'empty.ts', '');
    learn(engine, 'b.ts', loop.repeat(3));
    const before = ask(engine, `${loop}\nfunction sum(val`);
    assert.ok(before);
    engine.forget('empty.ts');
    for (const _ of engine.tidy());
    assert.deepEqual(ask(engine, `${loop}\nfunction sum(val`), before);
  });

  it('loses no room when its tidying is cut short', () => {
    const engine = new BuiltinEngine();
    const text = Array.from({ length: 3_000 }, (_, line) => `name${line}(other${line}, ${line});`).join('\n');
    const cutShort = () => {
      learn(engine, 'a.ts', text);
      engine.forget('a.ts');
      const tidying = engine.tidy();
      tidying.next();
      tidying.return();
    };
    cutShort();
    for (const _ of engine.tidy());
    const size = engine.size;
    for (let round = 0; round < 10; round += 1) {
      cutShort();
      for (const _ of engine.tidy());
    }
    assert.ok(engine.size <= size * 1.1, `${engine.size} after ${size}`);
  });

  it('learns in slices, keeps the old until the new is whole, and leaves nothing of what was stopped', () => {
    const engine = new BuiltinEngine();
    learn(engine, 'b.ts', loop.repeat(3));
    const before = ask(engine, `${loop}\nfunction sum(val`);
    const learning = engine.learn({ ...about, path: 'b.ts', text: 'other();\n'.repeat(5_000), isOpen: false });
    for (let slice = 0; slice < 5; slice += 1) assert.equal(learning.next().done, false);
    assert.deepEqual(ask(engine, `${loop}\nfunction sum(val`), before);
    learning.return();
    assert.deepEqual(ask(engine, `${loop}\nfunction sum(val`), before);
    assert.ok(learn(engine, 'b.ts', 'other();\n'.repeat(5_000)) > 10);
    assert.notDeepEqual(ask(engine, `${loop}\nfunction sum(val`), before);
  });

  it('answers the same every time', () => {
    const run = () => {
      const engine = new BuiltinEngine();
      learn(engine, 'b.ts', loop.repeat(2));
      learn(engine, 'c.ts', loop.replaceAll('total', 'result'), true);
      return Array.from({ length: loop.length }, (_, at) =>
        engine.propose({ ...about, path: 'a.ts', prefix: loop.slice(0, at), suffix: '' }),
      );
    };
    assert.deepEqual(run(), run());
  });

  it('says less, and what is surer, the surer it has to be', () => {
    const engine = new BuiltinEngine();
    learn(engine, 'b.ts', loop.repeat(3));
    for (let at = 0; at < loop.length; at += 1) {
      let before = ask(engine, loop.slice(0, at), 0);
      for (let precision = 0.05; precision <= 1; precision += 0.05) {
        const now = ask(engine, loop.slice(0, at), precision);
        if (now) {
          assert.ok(before && now.text.length <= before.text.length && now.confidence >= before.confidence);
          assert.ok(now.text.length > 2 || now.confidence >= precision);
        }
        before = now;
      }
      assert.equal(ask(engine, loop.slice(0, at), 1), undefined);
    }
  });

  it('finishes the line or says nothing, if that is what is wanted', () => {
    const engine = new BuiltinEngine();
    learn(engine, 'b.ts', loop.repeat(3));
    const lines = loop.split('\n').map((line) => line.trim());
    let shown = 0;
    for (let at = 0; at < loop.length; at += 1) {
      const question = { ...about, path: 'a.ts', prefix: loop.slice(0, at), suffix: '' };
      const choice = engine.suggest(question, 0.3, true);
      if (!choice) continue;
      shown += 1;
      assert.ok(choice.confidence >= 0.3);
      const line = loop.slice(loop.lastIndexOf('\n', at - 1) + 1, at) + choice.text;
      assert.ok(lines.includes(line.trim()), line);
    }
    assert.ok(shown > 10, `${shown}`);
  });

  it('never says what stands behind the cursor', () => {
    const engine = new BuiltinEngine();
    learn(engine, 'b.ts', 'render(canvas, options);\n'.repeat(6), true);
    const above = 'render(canvas, options);\n';
    const whole = (suffix: string) =>
      engine.suggest({ ...about, path: 'a.ts', prefix: `${above}render(can`, suffix }, 0.3, true)?.text;
    assert.equal(whole(''), 'vas, options);');
    assert.equal(whole(');'), 'vas, options');
    assert.equal(whole(')'), 'vas, options');
    assert.equal(whole(', options);\n'), 'vas');
    assert.equal(whole('vas, options);\n'), undefined);
    assert.equal(whole('\nrender(canvas, options);\n'), undefined);
    const again = ask(engine, `${above}ren`, 0.2, '\nrender(canvas, options);')?.text ?? '';
    assert.ok(!again.includes('options'), again);
  });

  it('says less after it was wrong often, and more again after it was right', () => {
    const engine = new BuiltinEngine();
    learn(engine, 'b.ts', loop.repeat(3));
    const length = () => ask(engine, `${loop}\nfunction sum(val`, 0.5)?.text.length ?? 0;
    const choice = ask(engine, `${loop}\nfunction sum(val`, 0.1);
    assert.ok(choice);
    const before = length();
    for (let times = 0; times < 100; times += 1) engine.learnOutcome('typescript', choice, false);
    const after = length();
    assert.ok(after < before, `${after} after ${before}`);
    for (let times = 0; times < 400; times += 1) engine.learnOutcome('typescript', choice, true);
    assert.ok(length() >= before);
  });

  it('reads names of any script', () => {
    const engine = new BuiltinEngine();
    learn(engine, 'b.ts', 'const größe = berechne(größe);\nconst 数量 = 計算(数量);\n'.repeat(4), true);
    assert.ok('öße = berechne(größe);'.startsWith(ask(engine, 'const gr', 0.3)?.text ?? '-'));
    assert.ok(' = 計算(数量);'.startsWith(ask(engine, 'const 数量', 0.3)?.text ?? '-'));
  });

  it('does not take one language for another', () => {
    const engine = new BuiltinEngine();
    learn(engine, 'b.ts', loop.repeat(3));
    const question = {
      path: 'a.py',
      languageId: 'python',
      language: languageOf('python'),
      prefix: 'function sum(val',
      suffix: '',
    };
    assert.equal(engine.suggest(question, 0.3), undefined);
  });

  it('is the same with both kinds of line ends', () => {
    const [unix, windows] = [new BuiltinEngine(), new BuiltinEngine()];
    learn(unix, 'b.ts', loop.repeat(3));
    learn(windows, 'b.ts', loop.repeat(3).replaceAll('\n', '\r\n'));
    for (let at = 0; at < loop.length; at += 1) {
      const prefix = loop.slice(0, at);
      assert.deepEqual(ask(windows, prefix.replaceAll('\n', '\r\n')), ask(unix, prefix));
    }
  });
});
