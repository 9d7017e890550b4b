import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import * as vscode from 'vscode';
import type { Emulator } from '../emulator/emulator.ts';
import type { RequestRecord } from '../emulator/requestRecord.ts';
import { startEmulator } from '../emulator/startEmulator.ts';
import { directHost } from '../support/companyNetwork.ts';
import {
  accept,
  answered,
  closeEditors,
  completions,
  openEditor,
  pointAt,
  trigger,
  type,
  until,
  withSetting,
} from './support.ts';

const run = (command: string) => vscode.commands.executeCommand(command);

/** Every TCP connection that this process, the extension host, begins; `end` returns their `address:port`, each once. */
function watchConnections(): { end(): string[] } {
  const seen = new Set<string>();
  const watch = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    socket.on('connectionAttempt', (address: string, port: number) => seen.add(`${address}:${port}`));
    socket.on('connect', () => socket.remoteAddress && seen.add(`${socket.remoteAddress}:${socket.remotePort}`));
  };
  subscribe('net.client.socket', watch);
  return {
    end: () => {
      unsubscribe('net.client.socket', watch);
      return [...seen].sort();
    },
  };
}

describe('on the wire', () => {
  const opened: Emulator[] = [];
  const start = async (host?: string) => {
    const emulator = await startEmulator(host === undefined ? {} : { host });
    opened.push(emulator);
    return emulator;
  };
  afterEach(async () => {
    await closeEditors();
    for (const emulator of opened.splice(0)) await emulator.close();
  });

  it('whatever is done, this process connects to the configured host and to no other (demand 33)', async () => {
    const connections = watchConnections();
    const emulator = await start();
    await pointAt(emulator);
    emulator.answers.push('first()');
    const { document } = await openEditor('typescript', 'const a = █;\n');
    await trigger(emulator);
    await accept(document);
    await answered();
    await type(' ');
    await answered();
    await run('starcoder.dismiss');
    await run('editor.action.selectAll');
    let isOver = false;
    void run('starcoder.completeSelection').then(() => {
      isOver = true;
    });
    // It ends with a list, in which Enter keeps what is there.
    await until(async () => {
      if (!isOver) await run('workbench.action.acceptSelectedQuickOpenItem');
      return isOver;
    });
    await run('starcoder.openSample');
    void run('starcoder.runDoctor');
    await until(() => emulator.log.some(({ route }) => route === 'other'));
    await until(() => emulator.log.every(({ endedAt, abortedAt }) => (endedAt ?? abortedAt) !== null));
    await run('starcoder.resume');
    assert.ok(completions(emulator).length >= 4);
    assert.deepEqual(connections.end(), [new URL(emulator.url).host]);
  });

  it('a server elsewhere is asked as soon as the address changes, and the one before no more (demand 20)', async function () {
    // Other systems have no second address on the machine itself.
    if (process.platform === 'darwin') return this.skip();
    const [local, remote] = [await start(), await start(directHost)];
    for (const [server, other] of [
      [local, remote],
      [remote, local],
      [local, remote],
    ] as const) {
      await pointAt(server);
      const before = completions(other).length;
      await openEditor('python', 'x = █');
      await trigger(server);
      assert.equal(completions(other).length, before);
      await closeEditors();
    }
  });

  it('there is one request at a time, however one types: a superseded one is closed before the next (demand 10)', async () => {
    const emulator = await start();
    await pointAt(emulator);
    await openEditor('python', 'x = █');
    emulator.knobs.hangAfterFrames = 1;
    for (const key of '123456789012') {
      emulator.answers.push(['something else', ' entirely']);
      const asked = completions(emulator).length;
      await type(key);
      await until(() => completions(emulator).at(asked)?.textSent === 'something else');
    }
    const ends = ({ endedAt, abortedAt }: RequestRecord) => endedAt ?? abortedAt ?? Number.POSITIVE_INFINITY;
    const requests = completions(emulator);
    assert.ok(requests.length >= 12);
    const together = requests.map(
      ({ receivedAt }) => requests.filter((other) => other.receivedAt <= receivedAt && ends(other) > receivedAt).length,
    );
    assert.equal(Math.max(...together), 1, JSON.stringify(together));
  });

  it('a server that says Retry-After is left alone for that long, then asked with the next key (demand 14)', async () => {
    const emulator = await start();
    await pointAt(emulator);
    await openEditor('python', 'x = █');
    emulator.faults.push({ kind: 'status', status: 429, headers: { 'Retry-After': '1' } });
    await type('a');
    await until(() => (completions(emulator)[0]?.endedAt ?? null) !== null);
    await until(async () => {
      await type('b');
      await answered();
      return completions(emulator).length > 1;
    });
    const [refused, next] = completions(emulator);
    const left = (next?.receivedAt ?? 0) - (refused?.endedAt ?? 0);
    assert.ok(left >= 990, `asked again after ${left} ms`);
  });

  it('one line is asked for and shown as soon as the setting says so (demand 6)', async () => {
    const emulator = await start();
    await pointAt(emulator);
    const block = '\n    first()\n    second()\n    return third()\n';
    const suggestionFor = async () => {
      const { document } = await openEditor('python', 'def f():█\n');
      emulator.answers.push(block);
      await trigger(emulator);
      await accept(document);
      // VS Code asks where the cursor then stands. What is queued next is not for that question.
      await answered();
      return document.getText().slice('def f():'.length).trim();
    };
    assert.equal(await suggestionFor(), block.trim());
    await withSetting(['starcoder', 'maxLines', 1], async () => {
      assert.doesNotMatch(await suggestionFor(), /\n/);
    });
    assert.equal(await suggestionFor(), block.trim());
  });

  it('Chinese comments are what the model is told, and what it answers in Chinese is shown as it is (demand 31)', async () => {
    const emulator = await start();
    await pointAt(emulator);
    const comments = ['读取配置文件', '按价格从低到高排序，跳过缺货的商品', '返回“合计”🙂'];
    const text = comments.map((comment, at) => `# ${comment}\nstep_${at}()\n`).join('\n');
    const { document } = await openEditor('python', `${text}\n# █`);
    emulator.answers.push('把结果写回磁盘');
    const { prompt } = await trigger(emulator);
    for (const comment of comments) assert.ok(prompt?.includes(`# ${comment}\n`), prompt ?? '');
    await accept(document);
    assert.equal(document.getText(), `${text}\n# 把结果写回磁盘`);
  });
});
