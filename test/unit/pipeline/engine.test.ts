import assert from 'node:assert/strict';
import { CompletionError } from '../../../src/core/errors.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import type { CompletionRequest, Delta } from '../../../src/core/request.ts';
import type { Snapshot } from '../../../src/core/snapshot.ts';
import { Engine } from '../../../src/pipeline/engine.ts';
import { ManualTimer, settled } from '../../fakes/manualTimer.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { snapshotAt, splitAtCursor } from '../../support/fixtures/picture.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';

const settingsOf = (values: Record<string, unknown>) => settingsWith({ backend: 'llamacpp', ...values });

/** A person at an editor: each look is one question of VS Code, and the one before is cancelled. */
class Person {
  readonly timer = new ManualTimer(1_800_000_000_000);
  readonly model: ScriptedModel;
  readonly engine: Engine;
  settings = settingsOf({});
  readonly warnings: string[] = [];
  #leave = new AbortController();

  constructor(script: (request: CompletionRequest) => readonly (string | Partial<Delta>)[]) {
    this.model = new ScriptedModel(script);
    const log = { warn: (message: string) => this.warnings.push(message) };
    this.engine = new Engine({ model: this.model, timer: this.timer, context: { gather: async () => [] }, log });
  }

  /** The editor asks; the answer may take its time. */
  ask(snapshot: Snapshot): Promise<Outcome> {
    this.#leave.abort();
    this.#leave = new AbortController();
    return this.engine.suggest(snapshot, this.settings, this.#leave.signal);
  }

  /** The editor asks, and as much time passes as is needed. */
  async look(picture: string, more: Partial<Snapshot> = {}): Promise<string> {
    const outcome = this.ask(snapshotAt(picture, more));
    await this.timer.advance(2000);
    return shown(picture, await outcome);
  }

  /** A key was pressed: the editor cancels what it asked for, and tells where the cursor is. */
  async move(picture: string): Promise<void> {
    this.engine.moved(() => snapshotAt(picture));
    this.#leave.abort();
    await settled();
  }
}

function shown(picture: string, outcome: Outcome): string {
  if (outcome.kind !== 'suggested') return 'reason' in outcome ? `${outcome.kind}: ${outcome.reason}` : outcome.kind;
  const { prefix, suffix } = splitAtCursor(picture);
  const { text, replaceSuffixChars } = outcome.suggestion;
  return `${prefix}├${text}┤${suffix.slice(replaceSuffixChars)}`;
}

describe('one keystroke', () => {
  it('becomes a suggestion, and hangs up as soon as it is complete', async () => {
    const person = new Person(() => ['1', '2\n', 'y = ', '3']);
    assert.equal(await person.look('const x = █'), 'const x = ├12┤');
    assert.equal(person.model.written, 2);
    assert.equal(person.model.closed, 1);
  });

  it('reports the error of a failed request; an aborted request is no failure', async () => {
    const person = new Person(() => {
      throw new CompletionError('offline');
    });
    assert.equal(await person.look('x = █'), 'failed');
    const leaving = person.ask(snapshotAt('y = █'));
    await person.move('z█');
    assert.deepEqual(await leaving, { kind: 'cancelled' });
  });

  it('drops what the service found unsafe, even after good text', async () => {
    const person = new Person(() => ['1', { text: '2', unsafe: true }]);
    assert.equal(await person.look('x = █'), 'dropped: unsafe');
    assert.equal(await person.look('x = █'), 'dropped: unsafe');
    assert.equal(person.model.requests.length, 2, 'and does not remember it');
  });

  it('reports an empty answer, and sends no second request there', async () => {
    const person = new Person(() => []);
    assert.equal(await person.look('x = █'), 'dropped: empty');
    assert.equal(await person.look('x = █'), 'skipped: nothingHere');
    assert.equal(await person.look('x = █', { manual: true }), 'dropped: empty');
    assert.equal(person.model.requests.length, 2);
  });

  it('shows a suggestion as long as the settings allow', async () => {
    const answer = () => ['\n  first();\n  second();\n}\n', 'third();'];
    const shownFor = async (length: string, picture: string) => {
      const person = new Person(answer);
      person.settings = settingsOf({ length });
      return person.look(picture);
    };
    assert.equal(await shownFor('auto', 'function f() {█'), 'function f() {├\n  first();\n  second();\n}┤');
    assert.equal(await shownFor('line', 'function f() {█'), 'function f() {├\n  first();┤');
  });

  it('asks with half the prompt when the service finds it too long', async () => {
    const person = new Person((request) => {
      if (request.prompt.length > 3000) throw new CompletionError('promptTooLong');
      return ['1\n'];
    });
    const long = 'const answer = compute(first, second);\n'.repeat(200);
    assert.equal(await person.look(`${long}x = █`), `${long}x = ├1┤`);
    assert.equal(person.model.requests.length, 2);
    assert.equal(await person.look(`${long}z = █`), `${long}z = ├1┤`);
    assert.equal(person.model.requests.length, 3, 'and remembers it');
    assert.equal(person.warnings.length, 1);
    assert.match(person.warnings.join(), /half as much/);
  });
});

describe('no request is sent, and the reason named:', () => {
  const cases: readonly (readonly [
    reason: string,
    picture: string,
    more?: Partial<Snapshot>,
    settings?: Record<string, unknown>,
  ])[] = [
    ['manualOnly', 'x = █', {}, { trigger: 'manual' }],
    ['snoozed', 'x = █', { snoozed: true }],
    ['notInserting', 'x = █', { notInserting: true }],
    ['emptyPrompt', ' \n█'],
    ['midWord', 'fo█o'],
    ['midWord', 'x = █变量'],
    ['selection', 'x = █', { selecting: 'selection' }],
    ['severalCursors', 'x = █', { selecting: 'severalCursors' }],
    ['deleted', 'x = █', { lastEdit: 'deleted' }],
    ['undone', 'x = █', { lastEdit: 'undone' }],
    ['composing', '# ji█', { lastEdit: 'composing' }],
  ];
  for (const [reason, picture, more = {}, settings = {}] of cases) {
    it(`${reason}: ${JSON.stringify(picture)}`, async () => {
      const person = new Person(() => ['1\n']);
      person.settings = settingsOf(settings);
      assert.equal(await person.look(picture, more), `skipped: ${reason}`);
      assert.equal(person.model.requests.length, 0);
      if (reason === 'emptyPrompt') return;
      assert.notEqual(await person.look(picture, { ...more, manual: true }), `skipped: ${reason}`, 'but by hand it is');
    });
  }

  const offCases = [
    ['disabled', {}, { enabled: false }],
    ['offHere', { offHere: true }, {}],
    ['excluded', { excluded: true }, {}],
  ] as const;
  for (const [reason, more, settings] of offCases) {
    it(`${reason}: not even by hand`, async () => {
      const person = new Person(() => ['1\n']);
      person.settings = settingsOf(settings);
      assert.equal(await person.look('x = █', more), `skipped: ${reason}`);
      assert.equal(await person.look('x = █', { ...more, manual: true }), `skipped: ${reason}`);
      assert.equal(person.model.requests.length, 0);
    });
  }

  it('paused: while the pacing holds requests back', async () => {
    const person = new Person(() => ['1\n']);
    person.model.blockedBy = new CompletionError('dailyLimit');
    assert.equal(await person.look('x = █'), 'skipped: paused');
    assert.equal(await person.look('x = █', { manual: true }), 'skipped: paused');
    assert.equal(person.model.requests.length, 0);
  });

  it('not so at the end of a word, where a request is sent', async () => {
    const person = new Person(() => ['ach(1);\n']);
    assert.equal(await person.look('for█'), 'for├ach(1);┤');
  });
});

describe('in manual mode,', () => {
  const manual = { manual: true };
  const inManualMode = (script: () => readonly string[]) => {
    const person = new Person(script);
    person.settings = settingsOf({ trigger: 'manual', lookAhead: true });
    return person;
  };

  it('200 keys ask for nothing and show nothing, not even what is known (demand 7)', async () => {
    const person = inManualMode(() => ['1\n']);
    assert.equal(await person.look('x = █', manual), 'x = ├1┤');
    assert.equal(await person.look('x = 1;\n█'), 'skipped: manualOnly');
    person.engine.accepted();
    assert.equal(await person.look('x = █'), 'skipped: manualOnly', 'known, but not asked for');
    for (let keys = 0; keys < 200; keys += 1) {
      assert.equal(await person.look(`y = ${'a'.repeat(keys)}█`), 'skipped: manualOnly');
    }
    assert.equal(person.model.requests.length, 1);
  });

  it('a requested suggestion stays while it is typed, and is gone with the first other key', async () => {
    const person = inManualMode(() => ['total\n']);
    assert.equal(await person.look('x = █', manual), 'x = ├total┤');
    assert.equal(await person.look('x = to█'), 'x = to├tal┤');
    assert.equal(await person.look('x = tx█'), 'skipped: manualOnly');
    assert.equal(person.model.requests.length, 1);
  });

  it('a requested suggestion comes although its user types on', async () => {
    const person = inManualMode(() => ['total\n']);
    void person.ask(snapshotAt('x = █', manual));
    await settled();
    await person.move('x = t█');
    assert.equal(await person.look('x = t█'), 'x = t├otal┤');
    assert.equal(person.model.requests.length, 1);
  });

  it('no suggestion is shown again after Esc', async () => {
    const person = inManualMode(() => ['total\n']);
    await person.look('x = █', manual);
    person.engine.dismissed(snapshotAt('x = █'));
    assert.equal(await person.look('x = █'), 'skipped: manualOnly');
  });
});

describe('a known suggestion', () => {
  const call = () => ['total', '(a, b);\n', 'next();'];

  it('is shown as it is typed through, with no pause and no request (demand 9)', async () => {
    const person = new Person(call);
    assert.equal(await person.look('x = █'), 'x = ├total(a, b);┤');
    for (const typed of ['t', 'to', 'total', 'total(a,', 'total(a, b)']) {
      const outcome = await person.ask(snapshotAt(`x = ${typed}█`));
      assert.equal(shown(`x = ${typed}█`, outcome), `x = ${typed}├${'total(a, b);'.slice(typed.length)}┤`);
      assert.equal(outcome.kind === 'suggested' && outcome.recalled, true);
    }
    assert.equal(person.model.requests.length, 1);
  });

  it('is shown as it is typed through where the editor closes brackets, and where they are typed over', async () => {
    const person = new Person(call);
    await person.look('x = █');
    assert.equal(await person.look('x = total(█)'), 'x = total(├a, b);┤');
    assert.equal(await person.look('x = total(a, b█)'), 'x = total(a, b├);┤');
    assert.equal(await person.look('x = total(a, b)█'), 'x = total(a, b)├;┤');
    assert.equal(person.model.requests.length, 1);
  });

  it('is shown as it is typed through over a line end that the editor indents, with a closer below', async () => {
    const person = new Person(() => ['\n  return 1;\n}', '\nmore']);
    assert.equal(await person.look('function f() {█}'), 'function f() {├\n  return 1;\n┤}');
    assert.equal(await person.look('function f() {\n  █\n}'), 'function f() {\n  ├return 1;┤\n}');
    assert.equal(person.model.requests.length, 1);
  });

  it('is shown when text is deleted and typed again (demand 9)', async () => {
    const person = new Person(call);
    await person.look('x = █');
    assert.equal(await person.look('x =█', { lastEdit: 'deleted' }), 'x =├ total(a, b);┤');
    assert.equal(await person.look('x█', { lastEdit: 'deleted' }), 'x├ = total(a, b);┤');
    assert.equal(await person.look('x = q█'), 'x = q├total(a, b);┤');
    assert.equal(await person.look('x = █', { lastEdit: 'deleted' }), 'x = ├total(a, b);┤');
    assert.equal(person.model.requests.length, 2);
  });

  it('is not shown at once where it was accepted and is being deleted', async () => {
    const person = new Person(call);
    await person.look('x = █');
    person.engine.accepted();
    assert.equal(await person.look('x = total(a, b█', { lastEdit: 'deleted' }), 'skipped: deleted');
    assert.equal(await person.look('x = █', { lastEdit: 'deleted' }), 'skipped: deleted');
    assert.equal(await person.look('x = t█'), 'x = t├otal(a, b);┤');
  });

  it('is shown over blank lines, with or without the blanks that editors put there', async () => {
    const person = new Person(() => ['\n  first();\n\n  second();\n}', '\nmore']);
    const body = (typed: string) => `function f() {${typed}█\n}`;
    assert.equal(await person.look('function f() {█\n}'), 'function f() {├\n  first();\n\n  second();┤\n}');
    assert.equal(await person.look(body('\n  first();\n\n  ')), body('\n  first();\n\n  ').replace('█', '├second();┤'));
    const indented = body('\n  first();\n  ');
    assert.equal(await person.look(indented), indented.replace('█', '├\n  second();┤'));
    assert.equal(
      await person.look(body('\n  first();\n  \n  ')),
      body('\n  first();\n  \n  ').replace('█', '├second();┤'),
    );
    assert.equal(person.model.requests.length, 1);
  });

  it('is shown whatever was edited far above or below', async () => {
    const person = new Person(call);
    const above = '// a line of text\n'.repeat(30);
    const below = `\n${'other();\n'.repeat(40)}`;
    await person.look(`${above}x = █${below}`);
    const picture = `// new\n${above}x = t█${below}// new`;
    assert.match(await person.look(picture), /x = t├otal\(a, b\);┤/);
    assert.equal(person.model.requests.length, 1);
  });

  it('is not shown in another document, nor when the text after it has changed', async () => {
    const person = new Person(call);
    await person.look('x = █\nfoo();');
    await person.look('x = █\nfoo();', { document: 'file:///other.ts' });
    await person.look('x = █\nbar();');
    assert.equal(person.model.requests.length, 3);
  });

  it('is followed by the next pieces of a longer answer', async () => {
    const person = new Person(() => ['1;\ny = 2;\nz = 3;\n']);
    assert.equal(await person.look('x = █'), 'x = ├1;┤');
    assert.equal(await person.look('x = 1;█'), 'x = 1;├\ny = 2;┤');
    assert.equal(await person.look('x = 1;\ny = 2;█'), 'x = 1;\ny = 2;├\nz = 3;┤');
    assert.equal(person.model.requests.length, 1);
  });

  it('stays as long as it was shown, whatever an earlier answer was about to write there', async () => {
    const opening = 'x = 1;\nif (y) {';
    const body = '\n  two();\n  three();\n}';
    const person = new Person(({ prompt }) => (prompt === 'x = ' ? [`1;\nif (y) {\n  two();\n  th`] : [`${body}\nz`]));
    assert.equal(await person.look('x = █'), 'x = ├1;┤');
    for (const typed of ['', '\n  ', '\n  t', '\n  tw', '\n  two();'])
      assert.equal(await person.look(`${opening}${typed}█`), `${opening}${typed}├${body.slice(typed.length)}┤`);
    assert.equal(person.model.requests.length, 2);
  });

  it('stays while no request may be sent', async () => {
    const person = new Person(call);
    await person.look('x = █');
    person.model.blockedBy = new CompletionError('offline');
    assert.equal(await person.look('x = t█'), 'x = t├otal(a, b);┤');
    assert.equal(await person.look('x = █', { manual: true }), 'x = ├total(a, b);┤');
  });

  it('is forgotten when keys or settings change', async () => {
    const person = new Person(call);
    await person.look('x = █');
    person.engine.reset();
    await person.look('x = █');
    assert.equal(person.model.requests.length, 2);
  });
});

describe('a request on the wire', () => {
  it('is joined by a key that agrees with it, typed before or after its words arrive', async () => {
    const person = new Person(() => ['tot', 'al(a);\n']);
    const gate = person.model.hold();
    const first = person.ask(snapshotAt('x = █'));
    await person.timer.advance(1000);
    assert.equal(person.model.requests.length, 1);
    await person.move('x = t█');
    assert.deepEqual(await first, { kind: 'cancelled' });
    const second = person.ask(snapshotAt('x = t█'));
    await settled();
    gate.step();
    await settled();
    await person.move('x = to█');
    assert.deepEqual(await second, { kind: 'cancelled' });
    await person.timer.advance(100);
    const third = person.ask(snapshotAt('x = to█'));
    gate.release();
    assert.equal(shown('x = to█', await third), 'x = to├tal(a);┤');
    assert.equal(person.model.requests.length, 1);
  });

  it('is closed at once by a key that disagrees with what it has written', async () => {
    const person = new Person(() => ['tot', 'al(a);\n']);
    const gate = person.model.hold();
    void person.ask(snapshotAt('x = █'));
    await person.timer.advance(1000);
    gate.step();
    await settled();
    await person.move('x = q█');
    assert.equal(person.model.closed, 1);
  });

  it('is closed when the cursor goes elsewhere, or to another document', async () => {
    for (const elsewhere of [snapshotAt('█x = '), snapshotAt('x = █', { document: 'file:///other.ts' })]) {
      const person = new Person(() => ['total\n']);
      person.model.hold();
      void person.ask(snapshotAt('x = █'));
      await person.timer.advance(1000);
      person.engine.moved(() => elsewhere);
      await settled();
      assert.equal(person.model.closed, 1);
    }
  });

  it('is closed soon when nobody waits for it any more, as after Esc', async () => {
    const person = new Person(() => ['total\n']);
    person.model.hold();
    const leave = new AbortController();
    const outcome = person.engine.suggest(snapshotAt('x = █'), person.settings, leave.signal);
    await person.timer.advance(1000);
    leave.abort();
    assert.deepEqual(await outcome, { kind: 'cancelled' });
    await person.timer.advance(29);
    assert.equal(person.model.closed, 0);
    await person.timer.advance(2);
    assert.equal(person.model.closed, 1);
  });

  it('is left for a new one when it turns out to write something else than was typed', async () => {
    const person = new Person((request) => (request.prompt.endsWith('q') ? ['uery();\n'] : ['total();\n']));
    const gate = person.model.hold();
    void person.ask(snapshotAt('x = █'));
    await person.timer.advance(1000);
    await person.move('x = q█');
    const second = person.ask(snapshotAt('x = q█'));
    await settled();
    gate.release();
    await person.timer.advance(2000);
    assert.equal(shown('x = q█', await second), 'x = q├uery();┤');
    assert.equal(person.model.requests.length, 2);
    assert.equal(person.model.closed, 2, 'both were hung up on');
  });

  it('that stays silent is given up by who has gone on to another line', async () => {
    for (const [seconds, closed] of [
      [1, 0],
      [4, 1],
    ] as const) {
      const person = new Person(() => ['total();\n']);
      person.model.hold();
      void person.ask(snapshotAt('x = █'));
      await person.timer.advance(seconds * 1000);
      await person.move('x = 1;\n█');
      assert.equal(person.model.closed, closed, `after ${seconds} s`);
    }
  });

  it('may take 20 s if the person has not moved on (demand 10)', async () => {
    const person = new Person(() => ['total();\n']);
    const gate = person.model.hold();
    const outcome = person.ask(snapshotAt('x = █'));
    await person.timer.advance(20_000);
    gate.release();
    assert.equal(shown('x = █', await outcome), 'x = ├total();┤');
  });

  it('of a burst is one: the keys before it are cancelled in their pause', async () => {
    const person = new Person(() => ['1\n']);
    for (const picture of ['x█', 'x █', 'x =█']) {
      void person.ask(snapshotAt(picture));
      await person.timer.advance(40);
      await person.move(picture);
    }
    assert.equal(await person.look('x = █'), 'x = ├1┤');
    assert.deepEqual(
      person.model.requests.map(({ prompt }) => prompt.split('\n').at(-1)),
      ['x = '],
    );
  });
});

describe('after Esc,', () => {
  it('the same text is not shown at that place for ten minutes, unless by hand (demand 27)', async () => {
    const person = new Person(({ prompt }) => [prompt.endsWith('t') ? 'otal();\n' : 'total();\n']);
    await person.look('x = █');
    person.engine.dismissed(snapshotAt('x = █'));
    assert.equal(await person.look('x = █'), 'skipped: dismissed');
    assert.equal(await person.look('x = t█'), 'skipped: dismissed');
    assert.equal(person.model.requests.length, 1, 'nor asked for');
    person.engine.reset();
    assert.equal(await person.look('x = t█'), 'dropped: dismissed');
    assert.equal(await person.look('x = █', { manual: true }), 'x = ├total();┤');
    await person.timer.advance(600_000);
    assert.equal(await person.look('x = █'), 'x = ├total();┤');
  });

  it('only a suggestion at the cursor is dismissed, not one that was shown elsewhere', async () => {
    const person = new Person(() => ['total();\n']);
    await person.look('x = █');
    person.engine.dismissed(snapshotAt('something else█'));
    assert.equal(await person.look('x = █'), 'x = ├total();┤');
  });

  it('pressed several times, the pause grows longer', async () => {
    const pauseOf = async (dismissals: number) => {
      const person = new Person(({ prompt }) => [`${prompt.length}();\n`]);
      for (let times = 0; times < dismissals; times += 1) {
        await person.look(`x${times} = █`);
        person.engine.dismissed(snapshotAt(`x${times} = █`));
      }
      const before = person.model.requests.length;
      const from = person.timer.now();
      void person.ask(snapshotAt('y = █'));
      while (person.model.requests.length === before) await person.timer.advance(1);
      return person.timer.now() - from;
    };
    assert.ok((await pauseOf(6)) > 1.5 * (await pauseOf(2)));
  });
});

describe('a request by hand', () => {
  it('adds another candidate, at a higher temperature, to the one that is known', async () => {
    const answers = ['first();\n', 'second();\n', 'second();\n'];
    const person = new Person(() => [answers.shift() ?? '']);
    await person.look('x = █');
    const outcome = async () => {
      const asked = person.ask(snapshotAt('x = █', { manual: true }));
      await person.timer.advance(2000);
      const result = await asked;
      return result.kind === 'suggested' ? [result.suggestion, ...result.others].map(({ text }) => text) : result;
    };
    assert.deepEqual(await outcome(), ['first();', 'second();']);
    assert.deepEqual(
      person.model.settings.map(({ sampling }) => sampling.temperature),
      [0.2, 0.7],
    );
    assert.deepEqual(new Set((await outcome()) as string[]), new Set(['first();', 'second();']));
  });

  it('is sent without a pause', async () => {
    const person = new Person(() => ['1\n']);
    assert.equal(shown('x = █', await person.ask(snapshotAt('x = █', { manual: true }))), 'x = ├1┤');
  });
});

describe('no request is sent', () => {
  it('for a question that was taken back while context was gathered', async () => {
    let found = () => {};
    const gather = () => new Promise<[]>((resolve) => (found = () => resolve([])));
    const timer = new ManualTimer(1_800_000_000_000);
    const model = new ScriptedModel(() => ['1\n']);
    const engine = new Engine({ model, timer, context: { gather }, log: { warn() {} } });
    const leave = new AbortController();
    const outcome = engine.suggest(snapshotAt('x = █'), settingsOf({}), leave.signal);
    await timer.advance(1000);
    leave.abort();
    found();
    assert.deepEqual(await outcome, { kind: 'cancelled' });
    assert.equal(model.requests.length, 0);
  });

  it('anew while the typing agrees with what the suggest widget has selected', async () => {
    const person = new Person(() => ['.log();\n']);
    person.model.hold();
    void person.ask(snapshotAt('console█', { isAhead: true }));
    await person.timer.advance(1000);
    await person.move('cons█');
    void person.ask(snapshotAt('console█', { isAhead: true }));
    await person.timer.advance(1000);
    assert.equal(person.model.requests.length, 1);
    await person.move('cont█');
    assert.equal(person.model.closed, 1);
  });

  it('for another place before the cursor came there: a request that still is silent is closed', async () => {
    const person = new Person(() => ['1\n']);
    person.model.hold();
    void person.ask(snapshotAt('let a;\nx = █\nfoo();\nbar();'));
    await person.timer.advance(1000);
    await person.move('let a;\nx = \nfoo();█\nbar();');
    assert.equal(person.model.closed, 1);
  });
});

describe('a user who does nothing for ten minutes', () => {
  it('causes no request, and nothing waits for anything (demand 21)', async () => {
    const person = new Person(() => ['1', '2\n']);
    person.settings = settingsOf({ lookAhead: true });
    assert.equal(await person.look('const x = █'), 'const x = ├12┤');
    await person.timer.advance(1000);
    const requests = person.model.requests.length;
    assert.equal(person.timer.sleeping, 0);
    await person.timer.advance(600_000);
    assert.equal(person.model.requests.length, requests);
    assert.equal(person.timer.sleeping, 0);
  });
});

describe('look-ahead', () => {
  const script = ({ prompt }: CompletionRequest) => (prompt.endsWith('1;') ? ['\ny = 2;\n'] : ['1;\n']);

  it('asks for what comes after the suggestion, so that it is there on acceptance', async () => {
    const person = new Person(script);
    person.settings = settingsOf({ lookAhead: true });
    await person.look('x = █');
    assert.equal(person.model.requests.length, 2);
    const outcome = await person.ask(snapshotAt('x = 1;█'));
    assert.equal(shown('x = 1;█', outcome), 'x = 1;├\ny = 2;┤');
    assert.equal(person.model.requests.length, 2);
  });

  it('goes on while the suggestion is typed, and is closed when something else is', async () => {
    const person = new Person(script);
    person.settings = settingsOf({ lookAhead: true });
    const gate = person.model.hold();
    const outcome = person.ask(snapshotAt('x = █'));
    await person.timer.advance(1000);
    gate.step();
    await outcome;
    await settled();
    assert.equal(person.model.requests.length, 2);
    await person.move('x = 1█');
    assert.equal(person.model.closed, 1);
    await person.move('x = 7█');
    assert.equal(person.model.closed, 2);
  });

  it('is off by default', async () => {
    const person = new Person(script);
    await person.look('x = █');
    assert.equal(person.model.requests.length, 1);
  });
});

describe('the pause', () => {
  /** Time from the question to the request, in ms. */
  async function pauseOf(person: Person, picture: string): Promise<number> {
    const before = person.model.requests.length;
    const from = person.timer.now();
    void person.ask(snapshotAt(picture));
    await settled();
    while (person.model.requests.length === before) await person.timer.advance(1);
    const pause = person.timer.now() - from;
    await person.timer.advance(2000);
    return pause;
  }

  it('vanishes for a model that is mostly right, and grows for one that is mostly wrong', async () => {
    const right = new Person(() => ['good();\n']);
    const wrong = new Person(() => ['bad();\n']);
    const first = await pauseOf(right, 'x = █');
    for (let line = 0; line < 12; line += 1) {
      const above = 'a\n'.repeat(line + 1);
      await pauseOf(right, `${above}x = █`);
      await right.look(`${above}x = ${line % 2 === 0 ? 'good' : 'good();\ny'}█`);
      await pauseOf(wrong, `${above}x = █`);
      await wrong.look(`${above}x = query█`);
    }
    assert.equal(await pauseOf(right, 'y = █'), 0);
    assert.ok((await pauseOf(wrong, 'y = █')) > first);
  });

  it('is never longer than the person allows', async () => {
    const person = new Person(() => ['bad();\n']);
    person.settings = settingsOf({ debounceMs: 60 });
    assert.ok((await pauseOf(person, 'x = █')) <= 10);
  });

  it('is longer behind a word, and where requests are counted by the second', async () => {
    const typing = await pauseOf(new Person(() => ['1\n']), 'const x█');
    const thinking = await pauseOf(new Person(() => ['1\n']), 'const x = █');
    assert.ok(thinking < typing, `${thinking} < ${typing}`);
    const scarce = new Person(() => ['1\n']);
    scarce.settings = settingsOf({ requestsPerSecond: 1 });
    assert.ok((await pauseOf(scarce, 'const x = █')) > thinking);
  });

  it('follows how fast the person types', async () => {
    const pauses = [];
    for (const interval of [80, 300]) {
      const person = new Person(() => ['1\n']);
      for (let key = 0; key < 20; key += 1) {
        person.engine.pressed();
        await person.timer.advance(interval);
      }
      pauses.push(await pauseOf(person, 'const x█'));
    }
    assert.ok((pauses[0] ?? 0) < (pauses[1] ?? 0), String(pauses));
  });
});
