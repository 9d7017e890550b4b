import assert from 'node:assert/strict';
import { builtinInPlaceOf } from '../../../src/config/presets.ts';
import { CompletionError } from '../../../src/core/errors.ts';
import type { Snapshot } from '../../../src/core/snapshot.ts';
import { Engine } from '../../../src/pipeline/engine.ts';
import { ManualTimer } from '../../fakes/manualTimer.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { snapshotAt } from '../../support/fixtures/picture.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';
import { never } from '../../support/fixtures/signals.ts';

/** Somebody to whom suggestions are offered, and what the engine says of them. */
class Person {
  readonly timer = new ManualTimer(1_800_000_000_000);
  readonly model: ScriptedModel;
  readonly engine: Engine;
  readonly verdicts: string[] = [];
  settings = settingsWith({ backend: 'llamacpp' });

  constructor(script: (prompt: string) => readonly string[] = () => ['total();\n']) {
    this.model = new ScriptedModel(({ prompt }) => script(prompt));
    this.engine = new Engine({
      model: this.model,
      timer: this.timer,
      context: { gather: async () => [] },
      answering: (given, obstacle) => (obstacle ? builtinInPlaceOf(given) : given),
      onVerdict: ({ prefix }, { text }, cameTrue) => this.verdicts.push(`${prefix}├${text}┤ ${cameTrue}`),
      log: { warn: () => {} },
    });
  }

  /** What is shown there, the one that is seen first. */
  async look(prefix: string, more: Partial<Snapshot> = {}): Promise<string[]> {
    const asked = this.engine.suggest(at(prefix, more), this.settings, never);
    await this.timer.advance(2000);
    const outcome = await asked;
    if (outcome.kind !== 'suggested') return ['reason' in outcome ? outcome.reason : outcome.kind];
    return [outcome.suggestion, ...outcome.others].map(({ text }) => text);
  }
}

function at(prefix: string, more: Partial<Snapshot> = {}): Snapshot {
  return snapshotAt(`${prefix}█`, more);
}

const manual = { manual: true };

describe('the verdict on a suggestion:', () => {
  const ways: Readonly<Record<string, readonly [(person: Person) => Promise<unknown>, ...verdicts: string[]]>> = {
    'typed key by key, it came true, once': [
      async (person) => {
        for (const typed of ['t', 'to', 'tot', 'tota', 'total', 'total(', 'total()', 'total();', 'total();\n'])
          await person.look(`x = ${typed}`);
      },
      'x = ├total();┤ true',
    ],
    'typed faster than anybody asks, it came true': [(person) => person.look('x = total();\ny'), 'x = ├total();┤ true'],
    'typed in part, there is none yet': [(person) => person.look('x = tota')],
    'when something else is typed, it did not come true, once': [
      async (person) => {
        await person.look('x = tq');
        await person.look('x = tqu');
      },
      'x = ├total();┤ false',
    ],
    'accepted, it came true': [async (person) => person.engine.accepted(), 'x = ├total();┤ true'],
    'accepted by words, it came true with the last one': [
      async (person) => {
        await person.look('x = total');
        person.engine.accepted();
      },
      'x = ├total();┤ true',
    ],
    'dismissed, it did not come true': [
      async (person) => {
        await person.look('x = t');
        person.engine.dismissed(at('x = t'));
      },
      'x = ├total();┤ false',
    ],
    'left alone, there is none': [
      async (person) => {
        person.engine.dismissed(at('elsewhere'));
        await person.look('something');
        await person.look('something else');
      },
    ],
    'typed after it was found again, it came true': [
      async (person) => {
        await person.look('y = ');
        await person.look('x = ');
        assert.equal(person.model.requests.length, 2);
        await person.look('x = total();');
      },
      'x = ├total();┤ true',
    ],
  };
  for (const [name, [act, ...verdicts]] of Object.entries(ways)) {
    it(name, async () => {
      const person = new Person((prompt) => (prompt.endsWith(' = ') ? ['total();\n'] : []));
      assert.deepEqual(await person.look('x = '), ['total();']);
      await act(person);
      assert.deepEqual(person.verdicts, verdicts);
    });
  }

  it('there is one for the built-in engine in place of the service, and none once the service is back', async () => {
    const person = new Person();
    person.model.blockedBy = new CompletionError('offline');
    await person.look('x = ');
    await person.look('x = y');
    assert.deepEqual(person.verdicts, ['x = ├total();┤ false']);
    await person.look('y = ');
    person.model.blockedBy = undefined;
    await person.look('y = y');
    assert.equal(person.verdicts.length, 1);
  });
});

describe('what is offered', () => {
  it('may be several: Esc says no to all of them', async () => {
    const answers = [['first();\n'], ['second();\n']];
    const person = new Person(() => answers.shift() ?? []);
    await person.look('x = ');
    assert.deepEqual(await person.look('x = ', manual), ['first();', 'second();']);
    person.engine.dismissed(at('x = '));
    assert.deepEqual(await person.look('x = '), ['dismissed']);
    assert.deepEqual(person.verdicts, ['x = ├first();┤ false']);
  });

  it('by hand, in manual mode, stays where it was asked for and comes nowhere else, though it is known there', async () => {
    const person = new Person();
    person.settings = settingsWith({ backend: 'llamacpp', trigger: 'manual' });
    await person.look('y = ', manual);
    await person.look('x = ', manual);
    assert.deepEqual(await person.look('y = '), ['manualOnly']);
    await person.look('x = ', manual);
    assert.deepEqual(await person.look('x = t'), ['otal();']);
  });
});
