/**
 * Required by mocha, and by each of its workers: records every error that `src` makes in this process (message, stack, properties, causes),
 * thrown and shown or not, and what child processes say, such as the client from a terminal, whose output the tests keep for themselves.
 */
import { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { isRecording, record } from './record.ts';

const source = new URL('../../../src/', import.meta.url).href;
const options = { depth: 4, maxStringLength: null };
const made: Error[] = [];
const written = new Set<string>();

/** Runs after the constructors of derived classes have set their properties. */
function writeMade(): void {
  for (const error of made.splice(0)) {
    const [, place = ''] = /\n {4}at (.*)/.exec(error.stack ?? '') ?? [];
    if (!place.includes(source)) continue;
    // The same error comes from many places: its stack says nothing more.
    const { message, cause } = error;
    const said = inspect({ ...error, message, cause }, options);
    if (!written.has(said)) record('errors.txt', inspect(error, options));
    written.add(said);
  }
}

function recordErrors(): void {
  globalThis.Error = new Proxy(Error, {
    construct: function construct(target, args, newTarget) {
      const error: Error = Reflect.construct(target, args, newTarget);
      Error.captureStackTrace(error, construct);
      if (made.push(error) === 1) queueMicrotask(writeMade);
      return error;
    },
  });
}

function recordChildren(): void {
  subscribe('child_process', (message) => {
    const child = typeof message === 'object' && message !== null && 'process' in message && message.process;
    if (!(child instanceof ChildProcess)) return;
    child.once('spawn', () => {
      // The emulator's help tells its keys, for people to use them.
      if (child.spawnargs.some((arg) => arg.endsWith('test/emulator/cli.ts'))) return;
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: unknown) => record('children.txt', String(chunk)));
      }
    });
  });
}

if (isRecording()) {
  recordErrors();
  recordChildren();
}
