import { setImmediate } from 'node:timers/promises';
import type { Language } from '../core/language.ts';
import type { BuiltinEngine } from './engine.ts';
import { isHandwritten, isReadable } from './handwritten.ts';
import type { BuiltinThread, Call, Port, Reply, TypedLine, Where, WholeText } from './thread.ts';

export type ServedEngine = Pick<BuiltinEngine, 'learn' | 'learnLine' | 'forget' | 'suggest' | 'learnOutcome'>;

export interface Languages {
  languageOf(languageId: string, prefix: string): Language;
  /** The same for languages in which one file shows how to write the other. */
  familyOf(languageId: string): string;
}

/** A text that is being learnt, or is to be. */
interface Task {
  readonly text: WholeText;
  /** Forgotten, or told anew, since. */
  isStale: boolean;
  /** Typed since. */
  readonly lines: TypedLine[];
  done(isKnown: boolean): void;
  failed(error: unknown): void;
}

/** The engine behind the calls of other threads. */
export function serveThread(port: Port, engine: ServedEngine, languages: Languages): void {
  const served = new ServedThread(engine, languages);
  port.on('message', async (message) => {
    const { name, args, id } = message as Call;
    const reply = (answer: Omit<Reply, 'id'>) => id !== undefined && port.postMessage({ id, ...answer });
    try {
      reply({ value: await Reflect.apply(served[name], served, args) });
    } catch (error) {
      reply({ problem: String(error) });
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

  learn(text: WholeText): Promise<boolean> {
    this.#outdate(text.path);
    return new Promise((done, failed) => {
      const isFirst = this.#tasks.push({ text, isStale: false, lines: [], done, failed }) === 1;
      if (isFirst) void this.#work();
    });
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

  /** Whoever calls has the thread between two steps. */
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

  async #learn(task: Task): Promise<boolean> {
    const { path, isOpen } = task.text;
    if (task.isStale) return false;
    const text = withoutLines(task.text.text.replaceAll('\r\n', '\n'), task.text.unfinished);
    if (!(isOpen ? isReadable(text) : isHandwritten(text))) {
      this.#engine.forget(path);
      return false;
    }
    const steps = this.#engine.learn({ ...this.#placeOf(task.text, ''), text, isOpen });
    while (!steps.next().done) {
      await setImmediate();
      if (!task.isStale) continue;
      steps.return();
      return false;
    }
    // The last step has forgotten what was typed since the first one.
    for (const line of task.lines)
      this.#engine.learnLine({ ...this.#placeOf(line, line.above), above: line.above, line: line.line });
    return true;
  }

  #outdate(path: string): void {
    for (const task of this.#tasksOf(path)) task.isStale = true;
  }

  #tasksOf(path: string): Task[] {
    return this.#tasks.filter(({ text }) => text.path === path);
  }

  #placeOf({ path, languageId }: Where, prefix: string) {
    const { languageOf, familyOf } = this.#languages;
    return { path, languageId: familyOf(languageId), language: languageOf(languageId, prefix) };
  }
}

function withoutLines(text: string, lines: readonly number[]): string {
  if (lines.length === 0) return text;
  return text
    .split('\n')
    .filter((_, line) => !lines.includes(line))
    .join('\n');
}
