/** The stage `secrets`: no part of a key, token or signature that was in play may stand in anything that a run said. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DEFAULT_APP, DEFAULT_BEARER, DEFAULT_IAM_KEY, DEFAULT_SERVER_KEY } from '../../emulator/apps.ts';
import { findSecrets } from './findSecrets.ts';
import { saidIn } from './record.ts';
import { gramsOf, secretsIn } from './secretParts.ts';

/** More are counted only. */
const shownAtMost = 30;

/**
 * Searches a record and prints what it finds. @returns false where it finds something, and where nothing was said or no secret was in
 * play, so that it cannot pass unseen on an empty record
 */
export function searchRecord(root: string, record: string): boolean {
  const noted = notedIn(record);
  const secrets = new Set([...noted, ...written(root)]);
  const files = filesBelow(saidIn(record));
  const grams = gramsOf(secrets);
  let [found, size] = [0, 0];
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    size += text.length;
    for (const { line, context } of findSecrets(text, grams)) {
      found += 1;
      if (found <= shownAtMost) console.error(`${relative(root, file)}:${line}: ${context}`);
    }
  }
  const searched = `${files.length} files, ${(size / 1e6).toFixed(1)} million characters`;
  console.log(`${found} lines hold part of one of ${secrets.size} secrets, in ${searched}`);
  if (noted.length === 0) console.error('The emulator noted no secret, so no test ran that uses one.');
  return found === 0 && noted.length > 0 && size > 0;
}

/** What the emulator gave, and what it was sent. */
function notedIn(record: string): string[] {
  const file = join(record, 'secrets.txt');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

/** The emulator's keys, and those in the source of the tests. */
function written(root: string): string[] {
  return [
    ...[DEFAULT_APP.apiKey, DEFAULT_APP.secretKey, DEFAULT_BEARER, DEFAULT_SERVER_KEY],
    ...[DEFAULT_IAM_KEY.accessKey, DEFAULT_IAM_KEY.secretKey],
    ...filesBelow(join(root, 'test'))
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => secretsIn(readFileSync(file, 'utf8'))),
  ];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}
