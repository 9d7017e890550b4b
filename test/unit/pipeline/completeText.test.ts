import assert from 'node:assert/strict';
import { completeText } from '../../../src/pipeline/completeText.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';
import { never } from '../../support/fixtures/signals.ts';

const settings = settingsWith();

describe('completing a selection', () => {
  const read = async ({ chunks }: { chunks: readonly string[] }) => {
    const model = new ScriptedModel(() => chunks);
    const pieces: string[] = [];
    for await (const piece of completeText('# prompt', 'python', settings, model, never)) pieces.push(piece);
    return { pieces, text: pieces.join(''), written: model.written };
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
