import { Worker } from 'node:worker_threads';
import type * as vscode from 'vscode';
import { AskedThread } from '../builtin/askThread.ts';
import { type BuiltinModel, builtinModel } from '../builtin/model.ts';
import { Learner, type LearnerPorts } from './learning/learner.ts';

export interface BuiltinPorts extends Omit<LearnerPorts, 'thread'> {
  /** File of what runs on the thread. */
  readonly program: string;
}

/** A thread that ends this often would go on ending. */
const mostThreads = 3;

/** The built-in engine of this window on its thread, and what feeds it. */
export class Builtin implements vscode.Disposable {
  readonly model: BuiltinModel = builtinModel({
    suggest: async (...question) => this.#running?.thread.suggest(...question),
    learnOutcome: (...outcome) => this.#running?.thread.learnOutcome(...outcome),
  });
  readonly #ports: BuiltinPorts;
  #running: { readonly worker: Worker; readonly thread: AskedThread; readonly learner: Learner } | undefined;
  #threads = 0;

  constructor(ports: BuiltinPorts) {
    this.#ports = ports;
    this.#start();
  }

  dispose(): void {
    this.#stop();
  }

  #start(): void {
    this.#threads += 1;
    // It needs nothing of what this process was started with, least of all keys in its environment.
    const worker = new Worker(this.#ports.program, { name: 'StarCoder', env: {}, execArgv: [] });
    const thread = new AskedThread(worker);
    const learner = new Learner({ ...this.#ports, thread });
    this.#running = { worker, thread, learner };
    worker.once('error', (error) => this.#ended(error));
    learner.start();
  }

  /** Nobody expects that: what was learnt is lost, and learnt again. */
  #ended(error: Error): void {
    this.#ports.log.warn(`The thread of the built-in engine ended: ${error}`);
    this.#stop();
    if (this.#threads < mostThreads) this.#start();
  }

  #stop(): void {
    const { worker, thread, learner } = this.#running ?? {};
    this.#running = undefined;
    learner?.dispose();
    thread?.ended();
    void worker?.terminate();
  }
}
