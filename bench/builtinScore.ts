import { type Choice, choosePart, chooseWhole } from '../src/builtin/choose.ts';
import { Experience } from '../src/builtin/experience.ts';
import type { Proposal } from '../src/builtin/proposal.ts';
import type { Line } from './builtinTyping.ts';

/** What is shown of a proposal, or nothing. */
export type Choose = (proposal: Proposal, experience: Experience) => Choice | undefined;

export interface Score {
  /** Characters saved less one key an accept, over characters and Enter. */
  readonly saved: number;
  /** Of distinct suggestions, those that were right: a suggestion that is typed through is one. */
  readonly precision: number;
  /** Of distinct suggestions, those whose first token was. */
  readonly firstToken: number;
  /** Of keys at which a suggestion could stand, those at which one did. */
  readonly coverage: number;
  /** Distinct wrong suggestions per 100 lines. */
  readonly wrong: number;
}

/**
 * A person types the lines and accepts whatever is right as soon as it is shown, and nothing else. In partial mode a suggestion is right
 * if the rest of the line begins with it; in whole mode it has to be that rest. A suggestion is known by the line that it would lead to:
 * the same text over again one key later is not a new one. The outcome of each becomes experience, as in the editor.
 */
export function score(lines: readonly Line[], choose: Choose, isWhole: boolean): Score {
  const experience = new Experience();
  let keys = 0;
  let saved = 0;
  let right = 0;
  let wrong = 0;
  let firstRight = 0;
  let asked = 0;
  let shown = 0;
  for (const { text, proposals } of lines) {
    keys += text.length + 1;
    const seen = new Set<string>();
    let standing: (Choice & { readonly leadsTo: string }) | undefined;
    for (let at = 0; at < text.length; ) {
      const before = text.slice(0, at);
      const rest = text.slice(at);
      if (standing && !standing.leadsTo.startsWith(before)) {
        experience.learn(standing.confidence, false);
        standing = undefined;
      }
      const proposal = proposals[at] ?? { paths: [] };
      const choice = choose(proposal, experience);
      asked += 1;
      if (!choice) {
        at += 1;
        continue;
      }
      shown += 1;
      const leadsTo = before + choice.text;
      const isRight = isWhole ? rest === choice.text : rest.startsWith(choice.text);
      if (!seen.has(leadsTo)) {
        seen.add(leadsTo);
        if (isRight) right += 1;
        else wrong += 1;
        if (rest.startsWith(choice.text.slice(0, firstLength(proposal, choice.text)))) firstRight += 1;
      }
      if (isRight) {
        experience.learn(choice.confidence, true);
        standing = undefined;
        saved += choice.text.length - 1;
        at += choice.text.length;
      } else {
        standing = { ...choice, leadsTo };
        at += 1;
      }
    }
  }
  const distinct = right + wrong;
  return {
    saved: saved / keys,
    precision: distinct > 0 ? right / distinct : 1,
    firstToken: distinct > 0 ? firstRight / distinct : 1,
    coverage: shown / (asked || 1),
    wrong: (wrong / (lines.length || 1)) * 100,
  };
}

export function partly(precision: number): Choose {
  return (proposal, experience) => choosePart(proposal, precision, experience);
}

/** Without experience. */
export function deafly(precision: number): Choose {
  return (proposal) => choosePart(proposal, precision);
}

/** The longest beginning that is as sure as the threshold. */
export function plainly(threshold: number): Choose {
  return ({ paths: [path] }) => {
    let best: Choice | undefined;
    for (const { length, confidence } of path?.ends ?? [])
      if (confidence >= threshold && length > 1) best = { text: path?.text.slice(0, length) ?? '', confidence };
    return best;
  };
}

export function wholly(precision: number): Choose {
  return (proposal, experience) => chooseWhole(proposal, precision, experience);
}

/** Each project counted equally. */
export function mean(scores: readonly Score[]): Score {
  const of = (key: keyof Score) => scores.reduce((sum, one) => sum + one[key], 0) / (scores.length || 1);
  return {
    saved: of('saved'),
    precision: of('precision'),
    firstToken: of('firstToken'),
    coverage: of('coverage'),
    wrong: of('wrong'),
  };
}

/** The standard deviation. */
export function spreadOf(values: readonly number[]): number {
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length);
}

/** The lowest threshold, to the thousandth, from which on a goal is reached. */
export function thresholdFor(isReached: (threshold: number) => boolean): number {
  let low = 0;
  let high = 1;
  while (high - low > 0.001) {
    const middle = (low + high) / 2;
    if (isReached(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function firstLength(proposal: Proposal, suggestion: string): number {
  return proposal.paths.find(({ text }) => text.startsWith(suggestion))?.ends[0]?.length ?? 0;
}
