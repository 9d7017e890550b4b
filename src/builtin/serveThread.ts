import { readFile, stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { Language } from '../core/language.ts';
import type { BuiltinEngine } from './engine.ts';
import { findFiles } from './findFiles.ts';
import { isHandwritten, isReadable } from './handwritten.ts';
import type { BuiltinThread, Call, DiskFile, Port, Reply, Search, TypedLine, Where, WholeText } from './thread.ts';

export type ServedEngine = Pick<BuiltinEngine, 'learn' | 'learnLine' | 'forget' | 'suggest' | 'learnOutcome'>;

export interface Languages {
  languageOf(languageId: string, prefix: string): Language;
  /** The same for languages in which one file shows how to write the other. */
  familyOf(languageId: string): string;
}

/** A text that is being learnt, or is to be. */
interface Task {
  readonly what: WholeText | DiskFile;
  /** Forgotten, or told anew, since. */
  isStale: boolean;
  /** Typed since. */
  readonly lines: TypedLine[];
  done(known: number | undefined): void;
  failed(error: unknown): void;
}

/** The engine behind the calls of other threads. */
export function serveThread(port: Port, engine: ServedEngine, languages: Languages): void {
  const served = new ServedThread(engine, languages);
  port.on('message', async (message) => {
    const { name, args, id } = message as Call;
    const reply = (answer: Reply) => port.postMessage(answer);
    try {
      const value = await Reflect.apply(served[name], served, args);
      if (id !== undefined) reply({ id, value });
    } catch (error) {
      const problem = `${name}: ${error instanceof Error ? error.stack : error}`;
      reply(id === undefined ? { problem } : { id, problem });
    }
  });
}

class ServedThread implements BuiltinThread {
  readonly #engine: ServedEngine;
  readonly #languages: Languages;
  readonly #tasks: Task[] = [];

  constructor(engine: ServedEngine, languages: Languages) {
    this.#engine = engine;
    this.#languages = languages;
  }

  async learn(text: WholeText): Promise<number> {
    return (await this.#queue(text)) ?? 0;
  }

  learnFile(file: DiskFile): Promise<number | undefined> {
    return this.#queue(file);
  }

  async find(search: Search): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const files of findFiles(search)) {
      found.push(...files);
      if (found.length >= search.most) break;
    }
    return found.slice(0, search.most);
  }

  learnLine(line: TypedLine): void {
    const { above, line: text } = line;
    this.#engine.learnLine({ ...this.#placeOf(line, above), above, line: text });
    for (const task of this.#tasksOf(line.path)) task.lines.push(line);
  }

  forget(path: string): void {
    this.#outdate(path);
    this.#engine.forget(path);
  }

  async suggest(...[cursor, { precision, wholeLines }]: Parameters<BuiltinThread['suggest']>) {
    const { prefix, suffix } = cursor;
    return this.#engine.suggest({ ...this.#placeOf(cursor, prefix), prefix, suffix }, precision, wholeLines);
  }

  learnOutcome(...[languageId, choice, cameTrue]: Parameters<BuiltinThread['learnOutcome']>): void {
    this.#engine.learnOutcome(this.#languages.familyOf(languageId), choice, cameTrue);
  }

  #queue(what: WholeText | DiskFile): Promise<number | undefined> {
    this.#outdate(what.path);
    return new Promise((done, failed) => {
      const isFirst = this.#tasks.push({ what, isStale: false, lines: [], done, failed }) === 1;
      if (isFirst) void this.#work();
    });
  }

  /** Other calls have the thread between two steps. */
  async #work(): Promise<void> {
    for (let [task] = this.#tasks; task; [task] = this.#tasks) {
      try {
        task.done(await this.#learn(task));
      } catch (error) {
        task.failed(error);
      }
      this.#tasks.shift();
    }
  }

  async #learn(task: Task): Promise<number | undefined> {
    if (task.isStale) return 0;
    const { what } = task;
    const isOpen = 'isOpen' in what && what.isOpen;
    const text = 'file' in what ? await readUtf8(what.file, what.longest) : withoutLines(what.text, what.unfinished);
    if (text === undefined) return undefined;
    if (task.isStale) return 0;
    if (!(isOpen ? isReadable(text) : isHandwritten(text))) {
      this.#engine.forget(what.path);
      return 0;
    }
    const steps = this.#engine.learn({ ...this.#placeOf(what, ''), text, isOpen });
    while (!steps.next().done) {
      await setImmediate();
      if (!task.isStale) continue;
      steps.return();
      return 0;
    }
    // The last step has forgotten what was typed since the first one.
    for (const { path, languageId, above, line } of task.lines)
      this.#engine.learnLine({ ...this.#placeOf({ path, languageId }, above), above, line });
    return text.length;
  }

  #outdate(path: string): void {
    for (const task of this.#tasksOf(path)) task.isStale = true;
  }

  #tasksOf(path: string): Task[] {
    return this.#tasks.filter(({ what }) => what.path === path);
  }

  #placeOf({ path, languageId }: Where, prefix: string) {
    const { languageOf, familyOf } = this.#languages;
    return { path, languageId: familyOf(languageId), language: languageOf(languageId, prefix) };
  }
}

/** Line ends are `\n` from here on. */
function unified(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

function withoutLines(text: string, lines: readonly number[]): string {
  if (lines.length === 0) return unified(text);
  return unified(text)
    .split('\n')
    .filter((_, line) => !lines.includes(line))
    .join('\n');
}

async function readUtf8(file: string, longest: number): Promise<string | undefined> {
  try {
    const stats = await stat(file);
    if (!stats.isFile() || stats.size > longest) return undefined;
    return unified(new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file)));
  } catch {
    return undefined;
  }
}
