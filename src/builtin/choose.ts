import { Experience } from './experience.ts';
import type { Proposal } from './proposal.ts';

/** What to show. */
export interface Choice {
  readonly text: string;
  /** How sure it is that all of it is right, from 0 to 1. */
  readonly confidence: number;
}

/**
 * The part of a proposal that is worth most: what it saves if it is right, against the annoyance if it is wrong. A part that saves one
 * key has to be as sure as `precision`, 0 to 1, says; one that saves more may be less sure, as its worth grows with the root of the
 * keys. The surer it has to be, the shorter it gets; nothing, if nothing is worth more than silence.
 */
export function choosePart({ paths }: Proposal, precision: number, experience = none): Choice | undefined {
  const annoyance = precision / (1 - precision);
  let best: Choice | undefined;
  let most = 0;
  for (const { text, ends } of paths) {
    for (const { length, confidence: first } of ends) {
      if (length < shortest) continue;
      const confidence = experience.correct(first);
      const worth = confidence * Math.sqrt(length - 1) - annoyance * (1 - confidence);
      if (worth <= most) continue;
      most = worth;
      best = { text: text.slice(0, length), confidence };
    }
  }
  return best;
}

/** The rest of the line, if it is as sure as `precision` says, or nothing. */
export function chooseWhole({ paths }: Proposal, precision: number, experience = none): Choice | undefined {
  let best: Choice | undefined;
  for (const { text, whole } of paths) {
    const confidence = experience.correct(whole);
    if (text.length < shortest || whole === 0 || confidence < precision || confidence <= (best?.confidence ?? 0))
      continue;
    best = { text, confidence };
  }
  return best;
}

/** One character is its own key. */
const shortest = 2;
const none = new Experience();
