import assert from 'node:assert/strict';
import { CompletionError } from '../../../src/core/errors.ts';
import type { Snapshot } from '../../../src/core/snapshot.ts';
import { Engine } from '../../../src/pipeline/engine.ts';
import { ManualTimer, settled } from '../../fakes/manualTimer.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { snapshotAt } from '../../support/fixtures/picture.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';

const settings = settingsWith({ backend: 'llamacpp' });

/** An engine on a clock of its own, whose model writes piece by piece when it is told to. */
function start(script: ConstructorParameters<typeof ScriptedModel>[0]) {
  const timer = new ManualTimer(1_800_000_000_000);
  const model = new ScriptedModel(script);
  const engine = new Engine({ model, timer, context: { gather: async () => [] }, log: { warn: () => {} } });
  const ask = (snapshot: Snapshot) => {
    const trace = engine.trace();
    const leave = new AbortController();
    return { trace, leave, outcome: engine.suggest(snapshot, settings, leave.signal, trace) };
  };
  return { timer, model, engine, ask };
}

describe('the trace of a question', () => {
  it('tells where the time went, what the prompt weighed and what ended the answer', async () => {
    const { timer, model, ask } = start(() => ['1', '2\n', 'more']);
    const { step } = model.hold();
    const { trace, outcome } = ask(snapshotAt('const x = █'));
    await timer.advance(1000);
    const { pause = 0 } = trace.stages;
    assert.ok(pause > 0);
    // The pause is over; the first word takes the rest of the second and 70 ms.
    await timer.advance(70);
    step();
    await settled();
    await timer.advance(30);
    step();
    assert.equal((await outcome).kind, 'suggested');
    assert.deepEqual(trace.stages, { known: 0, pause, context: 0, turn: 0, firstWord: 1070 - pause, answer: 30 });
    assert.equal(trace.requests, 1);
    assert.ok((trace.promptTokens ?? 0) > 2);
    assert.equal(trace.cut, 'stopSequence');
    assert.ok((trace.refineMs ?? -1) >= 0);
  });

  it('holds a look and no request where the suggestion was known', async () => {
    const { timer, ask } = start(() => ['total\n']);
    const first = ask(snapshotAt('x = █'));
    await timer.advance(1000);
    await first.outcome;
    const { trace, outcome } = ask(snapshotAt('x = to█'));
    assert.equal((await outcome).kind, 'suggested');
    assert.deepEqual([trace.stages, trace.requests, trace.promptTokens], [{ known: 0 }, 0, undefined]);
  });

  it('tells how long it waited where it joined an answer on its way', async () => {
    const { timer, model, engine, ask } = start(() => ['total', '()\n']);
    const { release } = model.hold();
    const first = ask(snapshotAt('x = █'));
    await timer.advance(1000);
    engine.moved(() => snapshotAt('x = t█'));
    first.leave.abort();
    const { trace, outcome } = ask(snapshotAt('x = t█'));
    await timer.advance(40);
    release();
    assert.equal((await outcome).kind, 'suggested');
    assert.deepEqual([trace.stages, trace.requests], [{ known: 0, joined: 40 }, 0]);
    assert.equal((await first.outcome).kind, 'cancelled');
  });

  it('ends in the pause where it was cancelled there', async () => {
    const { timer, ask } = start(() => ['1\n']);
    const { trace, leave, outcome } = ask(snapshotAt('x█'));
    await timer.advance(10);
    leave.abort();
    assert.equal((await outcome).kind, 'cancelled');
    assert.deepEqual([trace.stages, trace.requests], [{ known: 0, pause: 10 }, 0]);
  });

  it('counts a request that was sent again with less', async () => {
    const { timer, ask } = start(({ prompt }) => {
      if (prompt.length > 3000) throw new CompletionError('promptTooLong');
      return ['1\n'];
    });
    const { trace, outcome } = ask(snapshotAt(`${'const answer = compute(first, second);\n'.repeat(200)}x = █`));
    await timer.advance(2000);
    assert.equal((await outcome).kind, 'suggested');
    assert.equal(trace.requests, 2);
  });

  it('tells what holds requests back', async () => {
    const { model, ask } = start(() => ['1\n']);
    model.blockedBy = new CompletionError('dailyLimit');
    const { trace, outcome } = ask(snapshotAt('x = █'));
    await outcome;
    assert.equal(trace.heldBy, 'dailyLimit');
  });
});
