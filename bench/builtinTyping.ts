import { BuiltinEngine } from '../src/builtin/engine.ts';
import type { Proposal, Witness } from '../src/builtin/proposal.ts';
import type { Question, TypedLine } from '../src/builtin/question.ts';
import { languageOf } from '../src/prompt/languages.ts';
import type { Project } from './corpus.ts';
import type { SourceFile } from './sources.ts';

/** A line as it was typed, and what was proposed at each place on it. */
export interface Line {
  /** Without its indentation and the blanks at its end. */
  readonly text: string;
  /** One for each character: what is proposed before it is typed. */
  readonly proposals: readonly Proposal[];
}

/** What is asked of a model that is measured. */
export interface Model {
  learn(file: SourceFile, isOpen: boolean): void;
  forget(path: string): void;
  learnLine(line: TypedLine): void;
  propose(question: Question): Proposal;
}

export const filesPerProject = 8;
const linesPerFile = 50;
const learntShare = 0.6;
/** The last characters above the cursor are enough for what a snapshot holds and the models look at. */
const charactersAbove = 8_000;

/**
 * Types the last 40 % of up to 8 files of a project, at most 50 lines that are not blank of each, and asks at every place. All other files
 * are learnt before, then the file's first 60 %, then each line when it is finished. `cold`: nothing is learnt but the file itself.
 *
 * What is before the cursor is the same whatever the person accepted, so one pass is enough to try every threshold on.
 */
export function typeProject(
  project: Project,
  model: Model,
  { cold = false } = {},
  onPlace?: (truth: string) => void,
): Line[] {
  const typed = filesToType(project);
  if (!cold) for (const file of project.files) model.learn(file, false);
  const lines: Line[] = [];
  for (const file of typed) {
    const { above, rest } = split(file.text);
    model.learn({ ...file, text: above }, true);
    lines.push(...typeLines(file, above, rest, model, onPlace));
    if (cold) model.forget(file.path);
    else model.learn(file, false);
  }
  return lines;
}

export function filesToType({ files }: Project): readonly SourceFile[] {
  return files.filter(({ text }) => text.split('\n').length >= 40).slice(0, filesPerProject);
}

function split(text: string): { above: string; rest: string[] } {
  const lines = text.split('\n');
  const first = Math.floor(lines.length * learntShare);
  return { above: `${lines.slice(0, first).join('\n')}\n`, rest: lines.slice(first) };
}

function typeLines(
  file: SourceFile,
  start: string,
  rest: readonly string[],
  model: Model,
  onPlace?: (truth: string) => void,
): Line[] {
  const about = { path: file.path, languageId: file.languageId, language: languageOf(file.languageId) };
  const lines: Line[] = [];
  let above = start.slice(-charactersAbove);
  for (const whole of rest) {
    const line = whole.trimEnd();
    if (line !== '') {
      if (lines.length === linesPerFile) break;
      const text = line.trimStart();
      const indent = line.slice(0, line.length - text.length);
      const proposals: Proposal[] = [];
      for (let at = 0; at < text.length; at += 1) {
        onPlace?.(text.slice(at));
        proposals.push(model.propose({ ...about, prefix: above + indent + text.slice(0, at), suffix: '' }));
      }
      lines.push({ text, proposals });
      model.learnLine({ ...about, above, line });
    }
    above += `${whole}\n`;
    if (above.length > charactersAbove * 1.5)
      above = above.slice(above.indexOf('\n', above.length - charactersAbove) + 1);
  }
  return lines;
}

/** The engine as a model to be measured. */
export function engineModel(times: number[] = [], witness?: Witness): Model & { readonly engine: BuiltinEngine } {
  const engine = new BuiltinEngine();
  return {
    engine,
    learn: ({ path, languageId, text }, isOpen) => {
      for (const _ of engine.learn({ path, languageId, language: languageOf(languageId), text, isOpen }));
    },
    forget: (path) => engine.forget(path),
    learnLine: (line) => engine.learnLine(line),
    propose: (question) => {
      const startedAt = performance.now();
      const proposal = engine.propose(question, witness);
      times.push(performance.now() - startedAt);
      return proposal;
    },
  };
}
