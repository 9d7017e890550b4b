/**
 * What a run says, kept for the stage `secrets`. `test/run.ts` names the folder in `$STARCODER_TEST_RECORD`; where it is not set,
 * nothing is kept. Secrets are noted beside it by the emulator, in `secrets.txt`.
 */
import { appendFileSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const isRecording = (): boolean => Boolean(process.env['STARCODER_TEST_RECORD']);

/** The folder of everything that was said, below a record. */
export const saidIn = (record: string): string => join(record, 'said');

const fileFor = (name: string): string => {
  const file = join(saidIn(process.env['STARCODER_TEST_RECORD'] ?? ''), name);
  mkdirSync(dirname(file), { recursive: true });
  return file;
};

/** Adds a text to the file `name` of what was said. */
export function record(name: string, text: string): void {
  if (isRecording()) appendFileSync(fileFor(name), `${text}\n`);
}

/** Keeps a folder of logs, which its owner is about to remove, as `name`. */
export function recordFolder(name: string, folder: string): void {
  if (isRecording() && existsSync(folder)) cpSync(folder, fileFor(name), { recursive: true });
}
