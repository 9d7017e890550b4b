import { Above } from './above.ts';
import { type Choice, choosePart, chooseWhole } from './choose.ts';
import { Experience } from './experience.ts';
import { Learnt } from './learnt.ts';
import type { Proposal, Witness } from './proposal.ts';
import { Proposer } from './propose.ts';
import type { LearntFile, Question, TypedLine } from './question.ts';
import { Vocabulary } from './vocabulary.ts';

/** Ghost text from the code at hand alone: no model, no network; what it knows is in memory and can be forgotten. */
export class BuiltinEngine {
  readonly #vocabulary = new Vocabulary();
  readonly #above = new Above(this.#vocabulary);
  readonly #learnt = new Learnt(this.#vocabulary, this.#above);
  readonly #proposer = new Proposer(this.#vocabulary, this.#above, this.#learnt);
  readonly #families = new Map<string, number>();
  readonly #experiences = new Map<string, Experience>();

  /** Bytes of all that was learnt. */
  get size(): number {
    return this.#vocabulary.size + this.#learnt.size;
  }

  /**
   * Learns a file in slices of at most a few ms, one at each step of the generator; in the place of what was known of it before, which
   * holds until all is read. Whoever stops earlier calls `return` on it.
   */
  learn(file: LearntFile): Generator<void, void> {
    return this.#learnt.learn(file, this.#familyOf(file.languageId));
  }

  /** Learns a line that was just typed, at once. */
  learnLine(line: TypedLine): void {
    this.#learnt.learnLine(line, this.#familyOf(line.languageId));
  }

  /** Forgets a file. */
  forget(path: string): void {
    this.#learnt.forget(path);
  }

  /** Gives back the room of what was forgotten, in slices. */
  tidy(): Generator<void, void> {
    return this.#learnt.tidy();
  }

  /** What to show of what might come next, see `choosePart` and, where the line has to be finished, `chooseWhole`; or nothing. */
  suggest(question: Question, precision: number, isWhole = false): Choice | undefined {
    const choose = isWhole ? chooseWhole : choosePart;
    return choose(this.propose(question), precision, this.#experienceIn(question.languageId));
  }

  /** A suggestion that was shown came true, or did not. */
  learnOutcome(languageId: string, { confidence }: Choice, cameTrue: boolean): void {
    this.#experienceIn(languageId).learn(confidence, cameTrue);
  }

  /** What might come next, as far as anything is known. */
  propose(question: Question, witness?: Witness): Proposal {
    return this.#proposer.propose(question, this.#familyOf(question.languageId), witness);
  }

  #experienceIn(languageId: string): Experience {
    const known = this.#experiences.get(languageId) ?? new Experience();
    this.#experiences.set(languageId, known);
    return known;
  }

  #familyOf(languageId: string): number {
    const known = this.#families.get(languageId);
    if (known !== undefined) return known;
    this.#families.set(languageId, this.#families.size);
    return this.#families.size - 1;
  }
}
