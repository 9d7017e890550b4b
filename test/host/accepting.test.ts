import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Emulator } from '../emulator/emulator.ts';
import { readHistory } from '../support/readHistory.ts';
import { accept, openEditor, trigger, type, until, withEmulator } from './support.ts';

const nextWord = 'editor.action.inlineSuggest.acceptNextWord';
const nextLine = 'editor.action.inlineSuggest.acceptNextLine';

/** What the journal on disk says was accepted. */
async function acceptedOnDisk(): Promise<(readonly [kind: string, characters: number])[]> {
  const folder = process.env['STARCODER_TEST_STORAGE'];
  assert.ok(folder);
  const usage = join(folder, 'starcoder-inline.starcoder-inline/usage');
  return (await readHistory(usage)).flatMap((event) =>
    event.kind === 'accepted' || event.kind === 'acceptedPart' ? [[event.kind, event.characters] as const] : [],
  );
}

describe('accepting', () => {
  let emulator: Emulator;
  withEmulator((started) => {
    emulator = started;
  });
  let already: number;
  beforeEach(async () => {
    already = (await acceptedOnDisk()).length;
  });

  /** What was counted in this test, once a whole suggestion is among it. */
  const counted = async () => {
    let events: Awaited<ReturnType<typeof acceptedOnDisk>> = [];
    await until(async () => {
      events = (await acceptedOnDisk()).slice(already);
      return events.some(([kind]) => kind === 'accepted');
    });
    return events;
  };

  it('word by word, then as a whole, counts each character once and the suggestion once', async () => {
    const { document } = await openEditor('python', 'x = █');
    const answer = 'a + second(third, fourth)';
    emulator.answers.push(answer);
    await trigger(emulator);
    await accept(document, nextWord);
    assert.equal(document.getText(), 'x = a');
    await accept(document, nextWord);
    await accept(document, nextWord);
    await type('sec');
    await accept(document, nextWord);
    assert.equal(document.getText(), 'x = a + second');
    // The editor closes the bracket, and what is typed is not accepted.
    await type('(');
    assert.equal(document.getText(), 'x = a + second()');
    await accept(document, nextWord);
    await accept(document);
    assert.equal(document.getText(), `x = ${answer}`);
    const events = await counted();
    assert.equal(events.filter(([kind]) => kind === 'accepted').length, 1);
    const sum = events.reduce((total, [, characters]) => total + characters, 0);
    // The bracket that the editor had closed was there already.
    assert.equal(sum, answer.length - 'sec'.length - '()'.length, JSON.stringify(events));
  });

  it('line by line, with CRLF', async () => {
    const { document } = await openEditor('python', 'def f():\n    █\n', vscode.EndOfLine.CRLF);
    emulator.answers.push('a = 1\n    b = 2\n    return a + b');
    await trigger(emulator);
    await accept(document, nextLine);
    assert.equal(document.getText(), 'def f():\r\n    a = 1\r\n\r\n');
    await accept(document, nextLine);
    await accept(document);
    assert.equal(document.getText(), 'def f():\r\n    a = 1\r\n    b = 2\r\n    return a + b\r\n');
    const events = await counted();
    assert.deepEqual(
      events.map(([kind]) => kind),
      ['acceptedPart', 'acceptedPart', 'accepted'],
    );
    assert.equal(
      events.reduce((total, [, characters]) => total + characters, 0),
      'a = 1\n    b = 2\n    return a + b'.length,
      JSON.stringify(events),
    );
  });

  it('of a text that holds a bracket behind the cursor', async () => {
    const { document } = await openEditor('typescript', 'foo(█)\n');
    emulator.answers.push('a).then(b)');
    await trigger(emulator);
    await accept(document, nextWord);
    await accept(document);
    assert.equal(document.getText(), 'foo(a).then(b)\n');
    assert.deepEqual(await counted(), [
      ['acceptedPart', 1],
      ['accepted', 8],
    ]);
  });

  it('counts nothing of what is typed through', async () => {
    const { document } = await openEditor('python', 'x = █');
    emulator.answers.push('first + second');
    await trigger(emulator);
    await type('first + ');
    await accept(document);
    assert.equal(document.getText(), 'x = first + second');
    assert.deepEqual(await counted(), [['accepted', 6]]);
  });
});
