import type * as vscode from 'vscode';
import { BuiltinEngine } from '../builtin/engine.ts';
import { type BuiltinModel, builtinModel } from '../builtin/model.ts';
import { familyOf } from '../context/languageFamily.ts';
import { Learner, type LearnerPorts } from './learning/learner.ts';

/** The built-in engine of this window, and what feeds it. */
export class Builtin implements vscode.Disposable {
  readonly model: BuiltinModel;
  readonly #learner: Learner;

  constructor(ports: Omit<LearnerPorts, 'engine'>) {
    const engine = new BuiltinEngine();
    this.model = builtinModel(engine, ports.languageOf, familyOf);
    this.#learner = new Learner({ ...ports, engine });
    this.#learner.start();
  }

  dispose(): void {
    this.#learner.dispose();
  }
}
