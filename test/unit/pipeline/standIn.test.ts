import assert from 'node:assert/strict';
import { builtinInPlaceOf } from '../../../src/config/presets.ts';
import { CompletionError } from '../../../src/core/errors.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import type { PacedModel } from '../../../src/core/ports.ts';
import type { Delta } from '../../../src/core/request.ts';
import { Engine } from '../../../src/pipeline/engine.ts';
import { ManualTimer } from '../../fakes/manualTimer.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { snapshotAt } from '../../support/fixtures/picture.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';
import { never } from '../../support/fixtures/signals.ts';

const settings = settingsWith({ backend: 'llamacpp' });

/** Nothing goes out for it. */
async function* unsent(stream: AsyncIterable<Delta>): AsyncGenerator<Delta> {
  for await (const delta of stream) if (!delta.sent) yield delta;
}

describe('an engine that stands in', () => {
  let service: ScriptedModel;
  let builtin: ScriptedModel;
  let gathered: number;
  let timer: ManualTimer;
  let engine: Engine;
  beforeEach(() => {
    service = new ScriptedModel(() => ['service\n']);
    builtin = new ScriptedModel(() => [{ text: 'builtin', done: true }]);
    gathered = 0;
    timer = new ManualTimer(1_800_000_000_000);
    const model: PacedModel = {
      obstacle: () => service.obstacle(),
      complete: (request, given, signal) =>
        given.backend === 'builtin'
          ? unsent(builtin.complete(request, given, signal))
          : service.complete(request, given, signal),
    };
    const context = {
      gather: async () => {
        gathered += 1;
        return [];
      },
    };
    engine = new Engine({
      model,
      timer,
      context,
      answering: (given, obstacle) => (obstacle ? builtinInPlaceOf(given) : given),
      log: { warn: () => {} },
    });
  });

  const look = async (prefix: string, manual = false): Promise<string> => {
    const outcome = engine.suggest(snapshotAt(`${prefix}█`, { manual }), settings, never);
    await timer.advance(2000);
    return told(await outcome);
  };
  const told = (outcome: Outcome) =>
    outcome.kind === 'suggested' ? `${outcome.suggestion.text} by ${outcome.backend}` : outcome.kind;

  it('answers as long as the service is kept from it, and the service again as soon as it is not', async () => {
    assert.equal(await look('a = '), 'service by llamacpp');
    service.blockedBy = new CompletionError('offline');
    assert.equal(await look('b = '), 'builtin by builtin');
    assert.equal(await look('c = ', true), 'builtin by builtin');
    assert.equal(service.requests.length, 1);
    service.blockedBy = undefined;
    assert.equal(await look('d = '), 'service by llamacpp');
    assert.equal(builtin.requests.length, 2);
  });

  it('answers at once where the service fails', async () => {
    service = new ScriptedModel(() => {
      throw new CompletionError('offline');
    });
    assert.equal(await look('a = '), 'builtin by builtin');
    assert.equal(await look('b = ', true), 'builtin by builtin');
    assert.equal(service.requests.length, 2);
  });

  it('traces which part of a question went to which backend', async () => {
    const traced = async (prefix: string) => {
      const trace = engine.trace();
      const outcome = engine.suggest(snapshotAt(`${prefix}█`), settings, never, trace);
      await timer.advance(2000);
      await outcome;
      return trace;
    };
    const ofService = await traced('a = ');
    assert.deepEqual([ofService.isBuiltin, ofService.requests, ofService.promptTokens !== undefined], [false, 1, true]);
    service.blockedBy = new CompletionError('offline');
    const ofBuiltin = await traced('b = ');
    assert.deepEqual([ofBuiltin.isBuiltin, ofBuiltin.requests, ofBuiltin.promptTokens], [true, 0, undefined]);
    assert.deepEqual(Object.keys(ofBuiltin.stages), ['known', 'builtin']);
    service = new ScriptedModel(() => {
      throw new CompletionError('offline');
    });
    const ofBoth = await traced('c = ');
    assert.deepEqual([ofBoth.isBuiltin, ofBoth.promptTokens !== undefined], [true, true]);
    assert.equal(Object.keys(ofBoth.stages).at(-1), 'builtin');
  });

  it('shows no suggestion of the service as its own, nor one of its own as one of the service', async () => {
    assert.equal(await look('a = '), 'service by llamacpp');
    service.blockedBy = new CompletionError('offline');
    assert.equal(await look('a = '), 'builtin by builtin');
    service.blockedBy = undefined;
    assert.equal(await look('a = '), 'service by llamacpp');
    assert.equal(service.requests.length, 2);
  });

  it('answers with no pause, without context from elsewhere, and gets the document and the text around the cursor alone', async () => {
    service.blockedBy = new CompletionError('needsKeys');
    const outcome = await engine.suggest(snapshotAt('a = █'), settings, never);
    assert.equal(told(outcome), 'builtin by builtin');
    assert.equal(gathered, 0);
    const [request] = builtin.requests;
    assert.deepEqual([request?.document, request?.prompt, request?.suffix], ['file:///shop.ts', 'a = ', '']);
    // The rest of it stays while it is typed, and nobody is asked again.
    const typed = await engine.suggest(snapshotAt('a = bui█'), settings, never);
    assert.equal(told(typed), 'ltin by builtin');
    assert.equal(builtin.requests.length, 1);
  });

  it('is asked again where it had nothing, since it may have learnt it meanwhile; the service is not', async () => {
    let answer = '';
    service = new ScriptedModel(() => [{ text: answer, done: true }]);
    builtin = new ScriptedModel(() => [{ text: answer, done: true }]);
    assert.equal(await look('a = '), 'dropped');
    answer = 'later';
    assert.equal(await look('a = '), 'skipped');
    service.blockedBy = new CompletionError('offline');
    answer = '';
    assert.equal(await look('b = '), 'dropped');
    answer = 'later';
    assert.equal(await look('b = '), 'later by builtin');
  });
});
