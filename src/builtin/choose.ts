import type { Proposal } from './engine.ts';

/** What to show. */
export interface Choice {
  readonly text: string;
  /** How sure it is that all of it is right, from 0 to 1. */
  readonly confidence: number;
}

/**
 * The part of a proposal that is worth most: what it saves if it is right, against the annoyance if it is wrong. A part that saves one
 * key has to be as sure as `precision`, 0 to 1, says; one that saves more may be less sure, as its worth grows with the root of the
 * keys. Nothing, if nothing is worth more than silence.
 */
export function choosePart(proposal: Proposal, precision: number): Choice | undefined {
  const annoyance = precision / (1 - precision);
  let best: Choice | undefined;
  let most = 0;
  for (const { text, ends } of proposal) {
    for (const { length, confidence } of ends) {
      if (length < 2) continue;
      const worth = confidence * Math.sqrt(length - 1) - annoyance * (1 - confidence);
      if (worth <= most) continue;
      most = worth;
      best = { text: text.slice(0, length), confidence };
    }
  }
  return best;
}

/** The rest of the line, if it is as sure as `precision` says, or nothing. */
export function chooseWhole(proposal: Proposal, precision: number): Choice | undefined {
  let best: Choice | undefined;
  for (const { text, whole } of proposal)
    if (text.length > 1 && whole >= precision && whole > (best?.confidence ?? 0)) best = { text, confidence: whole };
  return best;
}
