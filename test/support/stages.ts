/** The scheduler of `npm test`: runs stages side by side as far as cores and their needs allow. */
import type { Counts } from './mochaReporter.ts';

export interface Stage {
  readonly name: string;
  /** Names of the stages that have to pass before this one starts; those that do not run are ignored. */
  readonly needs: readonly string[];
  /** Number of cores that it keeps busy. */
  readonly cores: number;
  /** @param print writes to the output of this stage */
  run(print: (text: string) => void): Promise<Counts>;
}

export interface StageResult extends Counts {
  readonly name: string;
  readonly seconds: number;
  /** Name of a stage that this one needs and that failed; it did not run then. */
  readonly blockedBy?: string;
}

export interface Progress {
  started(name: string): void;
  /** Output of a stage: all of it when the stage ends, or piece by piece if no other stage is left. */
  said(name: string, text: string): void;
  ended(result: StageResult): void;
}

/** Starts stages in their order; a stage that does not fit lets a later one go first. */
export async function runStages(stages: readonly Stage[], cores: number, progress: Progress): Promise<StageResult[]> {
  const results: StageResult[] = [];
  const running = new Map<Stage, Promise<void>>();
  let waiting = [...stages];
  const end = (result: StageResult): void => {
    results.push(result);
    progress.ended(result);
  };
  const isDone = (name: string): boolean =>
    results.some((result) => result.name === name) || !stages.some((stage) => stage.name === name);
  const coresInUse = (): number => [...running.keys()].reduce((sum, stage) => sum + stage.cores, 0);
  const start = (stage: Stage): void => {
    progress.started(stage.name);
    const startedAt = performance.now();
    const isAlone = running.size === 0 && waiting.length === 0;
    let output = '';
    const print = (text: string): void => {
      if (isAlone) progress.said(stage.name, text);
      else output += text;
    };
    const run = stage.run(print).catch((error: unknown): Counts => {
      print(`${error instanceof Error ? error.stack : String(error)}\n`);
      return { passed: 0, failed: 1, skipped: 0 };
    });
    const ended = run.then((counts) => {
      running.delete(stage);
      const hasRun = counts.passed + counts.failed > 0;
      if (!hasRun) output += 'No test ran.\n';
      if (output !== '') progress.said(stage.name, output);
      const seconds = (performance.now() - startedAt) / 1000;
      end({ name: stage.name, ...counts, ...(!hasRun && { failed: 1 }), seconds });
    });
    running.set(stage, ended);
  };
  while (waiting.length > 0 || running.size > 0) {
    for (const stage of [...waiting]) {
      const blockedBy = results.find(({ name, failed }) => failed > 0 && stage.needs.includes(name))?.name;
      const fits = running.size === 0 || coresInUse() + stage.cores <= cores;
      if (blockedBy === undefined && !(fits && stage.needs.every(isDone))) continue;
      waiting = waiting.filter((other) => other !== stage);
      if (blockedBy === undefined) start(stage);
      else end({ name: stage.name, passed: 0, failed: 1, skipped: 0, seconds: 0, blockedBy });
    }
    if (running.size > 0) await Promise.race(running.values());
    else if (waiting.length > 0)
      throw new Error(`Stages need each other: ${waiting.map(({ name }) => name).join(', ')}`);
  }
  return results;
}
