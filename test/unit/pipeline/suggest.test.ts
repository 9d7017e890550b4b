import assert from 'node:assert/strict';
import { parseSettings } from '../../../src/config/parse.ts';
import { CompletionError } from '../../../src/core/errors.ts';
import type { PacedModel } from '../../../src/core/ports.ts';
import type { CompletionRequest, Delta, Snapshot } from '../../../src/core/types.ts';
import { completeText } from '../../../src/pipeline/completeText.ts';
import { suggest } from '../../../src/pipeline/suggest.ts';

const never = new AbortController().signal;
const snapshot: Snapshot = {
  document: 'file:///shop.py',
  path: 'shop.py',
  languageId: 'python',
  indentUnit: '    ',
  prefix: 'x = ',
  suffix: '',
  manual: true,
};
const settingsWith = (values: Record<string, unknown>) => parseSettings((name) => values[name]).settings;
const settings = settingsWith({});

interface Script {
  readonly chunks?: readonly string[];
  readonly error?: Error;
  readonly obstacle?: CompletionError;
  readonly unsafeAt?: number;
}

/** A model that writes `chunks`, and remembers what it was asked and how far it got. */
function scripted({ chunks = [], error, obstacle, unsafeAt }: Script = {}) {
  const requests: CompletionRequest[] = [];
  let written = 0;
  async function* complete(request: CompletionRequest): AsyncGenerator<Delta> {
    requests.push(request);
    if (error) throw error;
    for (const [index, text] of chunks.entries()) {
      written += 1;
      yield { text, done: false, ...(index === unsafeAt && { unsafe: true }) };
    }
    yield { text: '', done: true };
  }
  const model: PacedModel = { complete, obstacle: () => obstacle };
  return { model, requests, written: () => written };
}

describe('one keystroke', () => {
  it('becomes a suggestion, and hangs up as soon as it is complete', async () => {
    const { model, requests, written } = scripted({ chunks: ['1', '2\n', 'y = ', '3'] });
    const outcome = await suggest(snapshot, settings, model, never);
    assert.deepEqual(outcome, { kind: 'suggested', suggestion: { text: '12', replaceSuffixChars: 0 } });
    assert.equal(written(), 2);
    assert.equal(requests[0]?.prompt, 'x = ');
    assert.deepEqual(requests[0]?.stop.slice(0, 2), ['\n', '<|endoftext|>']);
  });

  it('is skipped with a reason, asking nobody', async () => {
    const blocked = scripted({ obstacle: new CompletionError('dailyLimit') });
    assert.deepEqual(await suggest(snapshot, settings, blocked.model, never), { kind: 'skipped', reason: 'paused' });
    const { model, requests } = scripted();
    assert.deepEqual(await suggest({ ...snapshot, prefix: ' \n' }, settings, model, never), {
      kind: 'skipped',
      reason: 'emptyPrompt',
    });
    const off = settingsWith({ enabled: false });
    const typed = { ...snapshot, manual: false };
    assert.deepEqual(await suggest(typed, off, model, never), { kind: 'skipped', reason: 'disabled' });
    assert.equal(requests.length + blocked.requests.length, 0);
    assert.notEqual((await suggest(snapshot, off, model, never)).kind, 'skipped');
  });

  it('of a burst leads to one request, the last', async () => {
    const { model, requests } = scripted({ chunks: ['1'] });
    const quick = settingsWith({ debounceMs: 100 });
    const keys = ['x', 'x =', 'x = '].map((prefix) => ({ prefix, controller: new AbortController() }));
    const outcomes: Promise<{ kind: string }>[] = [];
    for (const [index, { prefix, controller }] of keys.entries()) {
      keys[index - 1]?.controller.abort();
      outcomes.push(suggest({ ...snapshot, prefix, manual: false }, quick, model, controller.signal));
    }
    assert.deepEqual(
      (await Promise.all(outcomes)).map(({ kind }) => kind),
      ['cancelled', 'cancelled', 'suggested'],
    );
    assert.deepEqual(
      requests.map(({ prompt }) => prompt),
      ['x = '],
    );
  });

  it('that fails tells the error, and that is aborted is not a failure', async () => {
    const error = new CompletionError('offline');
    assert.deepEqual(await suggest(snapshot, settings, scripted({ error }).model, never), { kind: 'failed', error });
    const { model } = scripted({ error: new DOMException('', 'AbortError') });
    assert.deepEqual(await suggest(snapshot, settings, model, never), { kind: 'cancelled' });
  });

  it('drops what the service found unsafe, even after good text', async () => {
    const { model } = scripted({ chunks: ['1', '2'], unsafeAt: 1 });
    assert.deepEqual(await suggest(snapshot, settings, model, never), { kind: 'dropped', reason: 'unsafe' });
  });

  it('with an empty answer says so', async () => {
    assert.deepEqual(await suggest(snapshot, settings, scripted().model, never), { kind: 'dropped', reason: 'empty' });
  });
});

describe('completing a selection', () => {
  const read = async (script: Script) => {
    const { model, written } = scripted(script);
    const pieces: string[] = [];
    for await (const piece of completeText('# prompt', settings, model, never)) pieces.push(piece);
    return { pieces, text: pieces.join(''), written: written() };
  };

  it('gives the text piece by piece', async () => {
    assert.deepEqual((await read({ chunks: ['\ndef ', 'f():\n'] })).pieces, ['\ndef ', 'f():\n']);
  });

  it('never gives a part of a special token, and ends there', async () => {
    const { text, written } = await read({ chunks: ['a < b', ' x<', '|endof', 'text|>', 'more'] });
    assert.equal(text, 'a < b x');
    assert.equal(written, 4);
  });

  it('gives a "<" that was none at the end', async () => {
    assert.equal((await read({ chunks: ['a <', ' b'] })).text, 'a < b');
  });

  it('ends after 200 lines, since the service would not', async () => {
    const { text, written } = await read({ chunks: Array.from({ length: 500 }, (_, line) => `${line}\n`) });
    assert.equal(text.split('\n').length, 200);
    assert.equal(written, 200);
  });
});
