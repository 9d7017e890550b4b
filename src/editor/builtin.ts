import { Worker } from 'node:worker_threads';
import type * as vscode from 'vscode';
import { AskedThread } from '../builtin/askThread.ts';
import { type BuiltinModel, builtinModel } from '../builtin/model.ts';
import { Learner, type LearnerPorts } from './learning/learner.ts';

interface BuiltinPorts extends Omit<LearnerPorts, 'thread'> {
  /** File of what runs on the thread. */
  readonly program: string;
}

/** A thread that ended, or that the system did not give, is tried again after so long, in ms. */
const pause = 60_000;

/** The built-in engine of this window on its thread, and what feeds it. */
export class Builtin implements vscode.Disposable {
  readonly model: BuiltinModel = builtinModel({
    suggest: async (...question) => this.#running?.thread.suggest(...question),
    learnOutcome: (...outcome) => this.#running?.thread.learnOutcome(...outcome),
  });
  readonly #ports: BuiltinPorts;
  #running: { readonly worker: Worker; readonly thread: AskedThread; readonly learner: Learner } | undefined;
  #again: NodeJS.Timeout | undefined;

  constructor(ports: BuiltinPorts) {
    this.#ports = ports;
    this.#start();
  }

  dispose(): void {
    clearTimeout(this.#again);
    this.#stop();
  }

  #start(): void {
    const { program, log, ...ports } = this.#ports;
    try {
      // It needs nothing of what this process was started with, least of all keys in its environment.
      const worker = new Worker(program, { name: 'StarCoder', env: {}, execArgv: [] });
      const thread = new AskedThread(worker, (problem) => log.warn(problem));
      const learner = new Learner({ ...ports, log, thread });
      this.#running = { worker, thread, learner };
      worker.on('error', (error) => {
        if (this.#running?.worker === worker) this.#ended(error);
      });
      learner.start();
    } catch (error) {
      this.#ended(error);
    }
  }

  /** Until the next thread has learnt what this one knew, nothing is said. */
  #ended(error: unknown): void {
    this.#ports.log.warn(`The built-in engine has no thread, and tries again in ${pause / 1000} s: ${error}`);
    this.#stop();
    this.#again = setTimeout(() => this.#start(), pause);
  }

  #stop(): void {
    const { worker, thread, learner } = this.#running ?? {};
    this.#running = undefined;
    learner?.dispose();
    thread?.ended();
    void worker?.terminate();
  }
}
