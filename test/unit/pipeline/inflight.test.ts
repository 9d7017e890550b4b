import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { CompletionError } from '../../../src/core/errors.ts';
import type { Snapshot } from '../../../src/core/snapshot.ts';
import { Answer } from '../../../src/pipeline/answer.ts';
import { Inflight, typedSince } from '../../../src/pipeline/inflight.ts';
import { wantedAt } from '../../../src/prompt/extent.ts';
import { languageOf } from '../../../src/prompt/languages.ts';
import { type Place, placeOf } from '../../../src/refine/index.ts';
import { ManualTimer, settled } from '../../fakes/manualTimer.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { snapshotAt } from '../../support/fixtures/picture.ts';
import { requestWith } from '../../support/fixtures/requests.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';
import { never } from '../../support/fixtures/signals.ts';

const settings = settingsWith();

function placeFor({ prefix, suffix, indentUnit }: Snapshot): Place {
  const language = languageOf('typescript');
  const wanted = wantedAt(prefix, suffix, language);
  return placeOf({ prefix, suffix, indentUnit, language, wanted, stops: [], maxLines: 20 });
}

/** A request on the wire whose model says nothing until it is let. */
function ask(picture: string, pieces: readonly string[] = ['total();\n']) {
  const asked = snapshotAt(picture);
  const model = new ScriptedModel(() => pieces);
  const gate = model.hold();
  const request = requestWith({ prompt: asked.prefix });
  const answer = new Answer(asked, placeFor(asked), (signal) => model.complete(request, settings, signal));
  return { answer, model, gate };
}

describe('the text typed between two snapshots:', () => {
  const long = Array.from({ length: 40 }, (_, line) => `const line${line} = ${line};\n`).join('');
  const cases: readonly (readonly [name: string, before: string, now: string, typed: string | undefined])[] = [
    ['a key', 'x = █', 'x = t█', 't'],
    ['no key', 'x = █', 'x = █', ''],
    ['several lines', 'f() {█', 'f() {\n  a;\n█', '\n  a;\n'],
    ['a closer that the editor added does not matter', 'x = █', 'x = (█)', '('],
    ['half of a character of two', 'x = █', 'x = 😀█', '😀'],
    ['where the text was cut at another beginning', `${long}x = █`, `${long.slice(100)}x = t█`, 't'],
    ['not where some was deleted', 'x = 1█', 'x = █', undefined],
    ['not where the line is another', 'x = █', 'y = █', undefined],
    ['not where something before it was edited', `${long}x = █`, `${long}z = 1;\nx = t█`, undefined],
    ['where the text repeats itself', 'ab█', 'abab█', 'ab'],
    ['a dash behind many', `${'-'.repeat(200)}█`, `${'-'.repeat(201)}█`, '-'],
    ['a closer that stood there', 'f(a█);\n', 'f(a)█;\n', ')'],
    ['an empty line above another', 'f() {█\n}', 'f() {\n█\n}', '\n'],
    ['not where the cursor moved over what stood there', 'x = █\nfoo();\nb', 'x = \nfoo();█\nb', undefined],
    ['not where too much was', `${long}x = █`, `${long}x = ${'t'.repeat(401)}█`, undefined],
  ];
  for (const [name, before, now, typed] of cases) {
    it(name, () => assert.equal(typedSince(snapshotAt(before), snapshotAt(now)), typed));
  }

  it('not in another document', () =>
    assert.equal(typedSince(snapshotAt('x█'), snapshotAt('x█', { document: 'file:///other.ts' })), undefined));
});

describe('an answer on its way', () => {
  it('is given to all who wait for it, and leaves no listener behind', async () => {
    const { answer, gate } = ask('x = █');
    const leave = new AbortController();
    const results = Promise.all([answer.result('', leave.signal), answer.result('to', leave.signal)]);
    assert.equal(answer.askers, 2);
    assert.equal(getEventListeners(leave.signal, 'abort').length, 2);
    gate.release();
    for (const result of await results) assert.equal(result?.kind, 'shown');
    assert.equal(answer.askers, 0);
    assert.equal(getEventListeners(leave.signal, 'abort').length, 0);
  });

  it('is not awaited by a caller that has left already', async () => {
    const { answer } = ask('x = █');
    await assert.rejects(answer.result('', AbortSignal.abort(new Error('other reason'))), { name: 'AbortError' });
    assert.equal(answer.askers, 0);
  });

  it('is left by each caller whose typed text turns out to differ, not by the others', async () => {
    const { answer, gate } = ask('x = █', ['to', 'tal();\n']);
    const agreeing = answer.result('tot', never);
    const parting = answer.result('tu', never);
    gate.step();
    assert.equal(await parting, undefined);
    assert.equal(answer.askers, 1);
    gate.release();
    assert.equal((await agreeing)?.kind, 'shown');
  });

  it('rejects for all callers when it fails, with no unhandled rejection where none waits', async () => {
    const asked = snapshotAt('x = █');
    const fail = () =>
      // biome-ignore lint/correctness/useYield: it fails before it has said anything
      new Answer(asked, placeFor(asked), async function* () {
        throw new CompletionError('offline');
      });
    await assert.rejects(fail().result('', never), { kind: 'offline' });
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', listen);
    fail();
    await settled();
    process.off('unhandledRejection', listen);
    assert.deepEqual(unhandled, []);
  });
});

describe('the requests on the wire', () => {
  function setUp() {
    const timer = new ManualTimer(1_800_000_000_000);
    const inflight = new Inflight(timer);
    const add = (picture: string, isAhead = false) => {
      const request = ask(picture);
      inflight.add(request.answer, isAhead);
      return request;
    };
    return { timer, inflight, add };
  }

  it('are forgotten when they have ended', async () => {
    const { inflight, add } = setUp();
    const { gate, answer } = add('x = █');
    assert.equal(inflight.isEmpty, false);
    gate.release();
    await answer.done;
    assert.equal(inflight.isEmpty, true);
    assert.equal(inflight.find(snapshotAt('x = █')), undefined);
  });

  it('stay while one waits, though another has left', async () => {
    const { timer, inflight, add } = setUp();
    const { answer, model } = add('x = █');
    const leave = new AbortController();
    const staying = answer.result('', never);
    const leaving = answer.result('', leave.signal);
    leave.abort();
    await assert.rejects(leaving, { name: 'AbortError' });
    void inflight.left(answer);
    await timer.advance(10_000);
    assert.equal(model.closed, 0);
    inflight.closeAll();
    await assert.rejects(staying, { name: 'AbortError' });
  });

  it('stay while keys agree, each for as long again, and are closed when no more come', async () => {
    const { timer, inflight, add } = setUp();
    const { answer, model } = add('x = █');
    void inflight.left(answer);
    for (const typed of ['t', 'to', 'tot']) {
      inflight.moved(snapshotAt(`x = ${typed}█`));
      await timer.advance(590);
      assert.equal(model.closed, 0, typed);
    }
    await timer.advance(20);
    assert.equal(model.closed, 1);
    assert.equal(timer.sleeping, 0, 'and no timer is left');
  });

  it('are closed each by itself, and found by what was typed', async () => {
    const { inflight, add } = setUp();
    const here = add('x = █');
    const ahead = add('x = total();█', true);
    assert.equal(inflight.find(snapshotAt('x = t█'))?.answer, here.answer);
    assert.equal(inflight.find(snapshotAt('x = total();█'))?.answer, here.answer);
    assert.equal(inflight.moved(snapshotAt('x = t█')), false);
    here.gate.step();
    await settled();
    assert.equal(inflight.moved(snapshotAt('x = total();█')), false, 'here has said it all, ahead is reached');
    assert.equal(inflight.moved(snapshotAt('y█')), true);
    await settled();
    assert.equal(ahead.model.closed, 1);
    assert.equal(inflight.isEmpty, true);
  });

  it('are closed all at once when settings change', async () => {
    const { inflight, add } = setUp();
    const requests = [add('x = █'), add('x = █'), add('y = █', true)];
    inflight.closeAll();
    await settled();
    assert.deepEqual(
      requests.map(({ model }) => model.closed),
      [1, 1, 1],
    );
    assert.equal(inflight.isEmpty, true);
  });
});
