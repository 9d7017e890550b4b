import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import * as vscode from 'vscode';
import { AskedThread } from '../../src/builtin/askThread.ts';
import { BuiltinEngine } from '../../src/builtin/engine.ts';
import { serveThread } from '../../src/builtin/serveThread.ts';
import { createExclusion, type Exclusion, secretFiles } from '../../src/context/exclusion.ts';
import { familyOf } from '../../src/context/languageFamily.ts';
import type { Timer } from '../../src/core/ports.ts';
import { systemTimer } from '../../src/core/systemTimer.ts';
import { Learner } from '../../src/editor/learning/learner.ts';
import { languageOf } from '../../src/prompt/languages.ts';
import { closeEditors, insert, showFile, type, until, withSetting } from './support.ts';

/** Pauses of seconds, which wait for the person to stop, take a tenth. */
const timer: Timer = {
  ...systemTimer,
  wait: (ms, signal) => systemTimer.wait(ms < 1_000 ? ms : ms / 10, signal),
};

/** So that nothing of one test helps another. */
const newWord = () => `q${randomUUID().replaceAll(/[^a-z]/g, '')}zz`;

/** A few lines in which a word stands that nobody else knows. */
const telling = (word: string) =>
  `export function use_${word}(warehouse) {\n  ${word}.deliver(warehouse);\n  return ${word}.deliver(warehouse);\n}\n`.repeat(
    3,
  );

describe('learning from the code at hand', () => {
  const root = () => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  let folder = '';
  let engine: BuiltinEngine;
  let learner: Learner;
  let closePorts: () => void;
  let exclusion: Exclusion;
  const exclude = (...patterns: string[]) => {
    exclusion = createExclusion([...secretFiles, ...patterns]);
  };
  const logged: string[] = [];

  const knows = (word: string, asking = 'asking.ts', languageId = 'typescript') =>
    engine
      .propose({
        path: vscode.Uri.file(join(folder, asking)).toString(),
        languageId: familyOf(languageId),
        language: languageOf(languageId),
        prefix: `export function go(warehouse) {\n  ${word.slice(0, 6)}`,
        suffix: '',
      })
      .paths.some(({ text }) => text.startsWith(word.slice(6)));
  const write = (name: string, text: string): vscode.Uri => {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return vscode.Uri.file(path);
  };
  const open = (name: string, text: string) => showFile(write(name, text.replace('█', '')), text);
  const start = (theEngine = new BuiltinEngine()) => {
    engine = theEngine;
    // The two ends, on one thread.
    const { port1, port2 } = new MessageChannel();
    serveThread(port1, engine, { languageOf, familyOf });
    closePorts = () => port1.close();
    learner = new Learner({
      thread: new AskedThread(port2, (problem) => logged.push(problem)),
      exclusion: () => exclusion,
      timer,
      log: { debug: () => {}, info: () => {}, warn: (message) => logged.push(message) },
    });
    learner.start();
  };

  beforeEach(() => {
    folder = join(root(), `learning-${randomUUID()}`);
    mkdirSync(folder);
    exclude();
  });
  afterEach(async () => {
    learner.dispose();
    closePorts();
    await closeEditors();
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(logged, []);
  });

  it('knows the files of the language of what is open, and those alone', async () => {
    const [near, related, other, foreign] = [newWord(), newWord(), newWord(), newWord()];
    write('deep/near.ts', telling(near));
    write('related.js', telling(related));
    write('other.lua', telling(other));
    write('node_modules/x/foreign.ts', telling(foreign));
    start();
    await learner.settled();
    await open('asking.ts', 'const warehouse = 1;\n█');
    await until(() => knows(near) && knows(related));
    await learner.settled();
    // Of a language in which no other test has left a document open.
    assert.ok(!knows(foreign) && !knows(other, 'asking.lua', 'lua'));
    await open('asking.lua', 'warehouse = 1\n█');
    await until(() => knows(other, 'asking.lua', 'lua'));
  });

  it('takes files for what one of their name is open as, whatever extensions say of the name', async () => {
    const near = newWord();
    write('near.lua', telling(near));
    const { document } = await open('asking.lua', 'warehouse = 1\n█');
    await vscode.languages.setTextDocumentLanguage(document, 'python');
    start();
    await learner.settled();
    assert.ok(knows(near, 'asking.py', 'python') && !knows(near, 'asking.lua', 'lua'));
  });

  it('knows a line as soon as the cursor leaves it, by Enter or otherwise', async () => {
    const [entered, left, half] = [newWord(), newWord(), newWord()];
    const { document } = await open('asking.ts', 'const warehouse = 1;\n\n█\n\n');
    start();
    await learner.settled();
    await insert(`${entered}.deliver(warehouse);`);
    assert.ok(!knows(entered));
    await type('\n');
    await until(() => knows(entered));
    await insert(`${left}.deliver(warehouse);`);
    await vscode.commands.executeCommand('cursorUp');
    await until(() => knows(left));
    await vscode.commands.executeCommand('cursorDown');
    await vscode.commands.executeCommand('cursorEnd');
    await type('\n');
    await insert(half);
    await document.save();
    await learner.settled();
    assert.ok(knows(entered) && knows(left), 'after the whole was learnt');
    assert.ok(!knows(half), 'a line that is not finished');
  });

  it('knows what changed a while ago, without a save', async () => {
    const [pasted, gone] = [newWord(), newWord()];
    const editor = await open('asking.ts', telling(gone));
    start();
    await until(() => knows(gone));
    const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit((edit) => edit.replace(whole, telling(pasted)));
    await until(() => knows(pasted) && !knows(gone));
  });

  it('forgets an untitled document that is closed, and reads a closed file from the disk', async () => {
    const [untitled, saved, lost] = [newWord(), newWord(), newWord()];
    start();
    const content = telling(untitled);
    const document = await vscode.workspace.openTextDocument({ language: 'typescript', content });
    await vscode.window.showTextDocument(document, { preview: false });
    await until(() => knows(untitled));
    await open('file.ts', telling(saved));
    await until(() => knows(saved));
    await insert(`${lost}.deliver(warehouse);`);
    await type('\n');
    await until(() => knows(lost));
    await closeEditors();
    await until(() => !knows(untitled) && !knows(lost));
    await learner.settled();
    assert.ok(knows(saved));
  });

  it('forgets files that are deleted, follows those that are renamed or change on disk', async () => {
    const [one, two, three, four, five] = [newWord(), newWord(), newWord(), newWord(), newWord()];
    const first = write('one.ts', telling(one));
    write('folder/two.ts', telling(two));
    const third = write('three.ts', telling(three));
    await open('asking.ts', 'const warehouse = 1;\n█');
    start();
    await until(() => knows(one) && knows(two) && knows(three));
    await learner.settled();
    const edit = new vscode.WorkspaceEdit();
    edit.deleteFile(first);
    await vscode.workspace.applyEdit(edit);
    await until(() => !knows(one));
    const rename = new vscode.WorkspaceEdit();
    rename.renameFile(vscode.Uri.file(join(folder, 'folder')), vscode.Uri.file(join(folder, 'moved')));
    await vscode.workspace.applyEdit(rename);
    await learner.settled();
    await until(() => knows(two));
    const removal = new vscode.WorkspaceEdit();
    removal.deleteFile(vscode.Uri.file(join(folder, 'moved')), { recursive: true });
    await vscode.workspace.applyEdit(removal);
    await until(() => !knows(two));
    // By other programs.
    writeFileSync(third.fsPath, telling(four));
    await until(() => knows(four) && !knows(three));
    write('five.ts', telling(five));
    await until(() => knows(five));
    renameSync(third.fsPath, join(folder, 'three.txt'));
    await until(() => !knows(four));
  });

  it('learns nothing of an excluded file, open or not, and forgets one that becomes excluded', async () => {
    const [onDisk, isOpen, late, typed] = [newWord(), newWord(), newWord(), newWord()];
    exclude('*.private.ts');
    write('disk.private.ts', telling(onDisk));
    write('late.ts', telling(late));
    const { learnt: texts, engine: watched } = watchedEngine();
    const lines: string[] = [];
    const learnLine = watched.learnLine.bind(watched);
    watched.learnLine = (line) => {
      lines.push(line.above, line.line);
      learnLine(line);
    };
    start(watched);
    await open('open.private.ts', `${telling(isOpen)}█`);
    await insert(`${typed}.deliver(warehouse);`);
    await type('\n');
    await vscode.workspace.saveAll();
    await open('asking.ts', 'const warehouse = 1;\n█');
    await until(() => knows(late));
    await learner.settled();
    const told = [...lines, ...texts.map(({ text }) => text)];
    for (const word of [onDisk, isOpen, typed]) assert.ok(!told.some((text) => text.includes(word)) && !knows(word));
    exclude('*.private.ts', 'late.ts');
    await withSetting(['starcoder', 'exclude', ['late.ts']], async () => {
      await until(() => !knows(late));
      await learner.settled();
      assert.ok(!knows(late));
      exclude();
    });
    await until(() => knows(late) && knows(onDisk) && knows(isOpen));
  });

  it('learns nothing of what only an extension has opened, until it is shown', async () => {
    const [hidden, near] = [newWord(), newWord()];
    const uri = write('hidden.lua', telling(hidden));
    write('near.lua', telling(near));
    start();
    await vscode.workspace.openTextDocument(uri);
    await learner.settled();
    assert.ok(!knows(hidden, 'asking.lua', 'lua') && !knows(near, 'asking.lua', 'lua'));
    await vscode.window.showTextDocument(uri);
    await until(() => knows(hidden, 'asking.lua', 'lua') && knows(near, 'asking.lua', 'lua'));
  });

  it('reads the cells of a notebook as documents of their own', async () => {
    const word = newWord();
    start();
    const cell = (text: string) => new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python');
    const data = new vscode.NotebookData([cell('warehouse = 1\n'), cell(`${word}.deliver(warehouse)\n`)]);
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', data);
    await vscode.window.showNotebookDocument(notebook);
    await until(() => knows(word, 'asking.py', 'python'));
  });

  it('learns as many files as it has room for, the nearest first', async () => {
    const words = Array.from({ length: 500 }, newWord);
    for (let at = 0; at < 1_700; at += 1) write(`part${at % 40}/of${at % 7}/file${at}.ts`, source(at, words));
    const near = newWord();
    write('part3/near.ts', telling(near));
    const { learnt, known, engine: watched } = watchedEngine();
    start(watched);
    await open('part3/asking.ts', 'const warehouse = 1;\n█');
    await until(() => knows(near, 'part3/asking.ts'));
    assert.ok(learnt.length < 500, `${learnt.length} texts before the neighbour`);
    await until(() => known.size >= 500);
    await learner.settled();
    // What other tests have left open is learnt as well.
    const size = [...known.values()].reduce((sum, { length }) => sum + length, 0);
    assert.ok(known.size <= 1_500 && size <= 6_000_000, `${known.size} texts, ${size} characters`);
  });

  it('learns what the person looks at first, whatever else is open', async () => {
    const [front, ...others] = [newWord(), newWord(), newWord(), newWord(), newWord()];
    const backlog = others.map((word, index) => write(`far${index}/open.ts`, telling(word)));
    for (const uri of backlog) await vscode.window.showTextDocument(uri, { preview: false });
    const { document } = await open('asking.ts', `${telling(front)}█`);
    const { learnt, engine: watched } = watchedEngine();
    start(watched);
    await until(() => backlog.every((uri) => learnt.some(({ path }) => path === uri.toString())));
    assert.equal(learnt[0]?.path, document.uri.toString());
  });

  it('turns to what the person looks at now, long before all of what was looked at before is learnt', async () => {
    const [near, many] = [newWord(), 400];
    for (let at = 0; at < many; at += 1) write(`many/file${at}.ts`, telling(newWord()));
    write('other/near.lua', telling(near));
    const { learnt, engine: slow } = watchedEngine(50);
    start(slow);
    await open('many/asking.ts', 'const warehouse = 1;\n█');
    await until(() => learnt.length > 5);
    await open('other/asking.lua', 'warehouse = 1\n█');
    await until(() => knows(near, 'other/asking.lua', 'lua'));
    assert.ok(learnt.length < many, `${learnt.length} texts`);
  });
});

/** An engine that tells what it was given to learn and what it knows, and takes so many ms longer for each text. */
function watchedEngine(longer = 0) {
  const engine = new BuiltinEngine();
  const learn = engine.learn.bind(engine);
  const forget = engine.forget.bind(engine);
  const learnt: { path: string; text: string }[] = [];
  const known = new Map<string, string>();
  engine.learn = function* (file) {
    learnt.push(file);
    const end = Date.now() + longer;
    while (Date.now() < end) yield;
    yield* learn(file);
    known.set(file.path, file.text);
  };
  engine.forget = (path) => {
    known.delete(path);
    forget(path);
  };
  return { engine, learnt, known };
}

/** A small file that shares names with others. */
function source(at: number, words: readonly string[]): string {
  const word = (number: number) => words[(at * 31 + number * 17) % words.length] ?? '';
  return `/** Counts ${word(0)}. */\nexport function ${word(1)}(${word(2)}: number) {\n  return ${word(3)}.get(${word(2)}) ?? '${at}';\n}\n`;
}
