/** Where in a workspace somebody would ask to whom only the neighbouring files can answer. */
import { readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { BuiltinEngine } from '../../src/builtin/engine.ts';
import { isHandwritten } from '../../src/builtin/handwritten.ts';
import { isOwnPath } from '../../src/builtin/ownCode.ts';
import { settingSpecs } from '../../src/config/defaults.ts';
import { familyOf } from '../../src/context/languageFamily.ts';
import { languageOf } from '../../src/prompt/languages.ts';
import { languageIds } from '../sources.ts';

export interface Asking {
  readonly languageId: string;
  /** In the workspace. */
  readonly path: string;
  /** Of the file; the cursor stands at its end. */
  readonly text: string;
  /** What the file went on with. */
  readonly rest: string;
}

const folderSize = { least: 10, most: 60 };
const mostLines = 200;
const [shortestText, longestText] = [400, 50_000];
const [shortestLine, shortestAnswer] = [20, 6];
/** Far more than is needed, so that whatever else is learnt it stays sure enough. */
const sure = 0.95;

/** A real file cut off in a line that the engine completes as it was, but only if it has read the other files of the folder. */
export function findAsking(root: string, paths: readonly string[], languageId: string): Asking | undefined {
  const folders = new Map<string, string[]>();
  for (const path of paths.filter((one) => languageIds[extname(one)] === languageId && isOwnPath(one)))
    folders.set(dirname(path), [...(folders.get(dirname(path)) ?? []), path]);
  for (const [, all] of [...folders].sort(([one], [other]) => one.localeCompare(other))) {
    if (all.length < folderSize.least || all.length > folderSize.most) continue;
    const files = all
      .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n') }))
      .filter(({ text }) => text.length < longestText && isHandwritten(text));
    if (files.length < folderSize.least) continue;
    for (const { path, text } of files) {
      const neighbours = files.filter((other) => other.path !== path);
      const asking = findIn(path, text, neighbours, languageId);
      if (asking) return asking;
    }
  }
  return undefined;
}

interface File {
  readonly path: string;
  readonly text: string;
}

function findIn(path: string, text: string, neighbours: readonly File[], languageId: string): Asking | undefined {
  const engine = new BuiltinEngine();
  const about = { path, languageId: familyOf(languageId), language: languageOf(languageId) };
  const learn = (file: File, isOpen: boolean) => {
    for (const _ of engine.learn({ ...about, ...file, isOpen }));
  };
  for (const neighbour of neighbours) learn(neighbour, false);
  let start = 0;
  for (const line of text.split('\n', mostLines)) {
    const indent = line.length - line.trimStart().length;
    const at = indent + Math.floor((line.length - indent) / 2);
    const [prefix, rest] = [text.slice(0, start + at), line.slice(at)];
    start += line.length + 1;
    if (line.length - indent < shortestLine || start < shortestText) continue;
    const ask = (precision: number) => engine.suggest({ ...about, prefix, suffix: '' }, precision)?.text ?? '';
    if (ask(sure).length < shortestAnswer) continue;
    learn({ path, text: prefix }, true);
    if (rest.startsWith(ask(sure)) && ask(sure).length >= shortestAnswer) {
      for (const neighbour of neighbours) engine.forget(neighbour.path);
      const isKnownAlone = ask(settingSpecs['builtin.precision'].minimum) !== '';
      for (const neighbour of neighbours) learn(neighbour, false);
      if (!isKnownAlone) return { languageId, path, text: prefix, rest };
    }
    engine.forget(path);
  }
  return undefined;
}
