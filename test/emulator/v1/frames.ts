import type { Knobs } from '../knobs.ts';
import { estimateUsage } from '../usage.ts';

/** What the frames of one answer, or the whole answer, have in common. */
export interface AnswerIdentity {
  id: string;
  /** Unix seconds. */
  created: number;
  prompt: string;
}

/** One event of a stream: its JSON and the generated text in it. */
export interface Frame {
  json: string;
  text: string;
}

function carriesUsage(index: number, last: number, rule: Knobs['usageFrames']): boolean {
  return index === last || rule === 'all' || (rule === 'firstAndLast' && index === 0);
}

/** A stream's frames (spec 2.4): the pieces as deltas, `sentence_id` from 0, `is_end` in the last, whose result is empty by default. */
export function streamFrames(pieces: readonly string[], identity: AnswerIdentity, knobs: Knobs): Frame[] {
  const { id, created, prompt } = identity;
  const results = knobs.lastFrameEmptyResult || pieces.length === 0 ? [...pieces, ''] : pieces;
  const last = results.length - 1;
  let sofar = '';
  return results.map((result, index) => {
    sofar += result;
    const json = JSON.stringify({
      id,
      object: 'completion',
      created,
      sentence_id: index,
      is_end: index === last,
      result,
      is_safe: index === knobs.isSafe0AtFrame ? 0 : 1,
      ...(carriesUsage(index, last, knobs.usageFrames)
        ? { usage: estimateUsage(prompt, index === 0 && last > 0 ? '' : sofar) }
        : {}),
    });
    return { json, text: result };
  });
}

/** The body of an answer that is not streamed (spec 2.3); any `isSafe0AtFrame` makes it unsafe. */
export function wholeBody(text: string, identity: AnswerIdentity, knobs: Knobs): string {
  const { id, created, prompt } = identity;
  return JSON.stringify({
    id,
    object: 'completion',
    created,
    result: text,
    is_safe: knobs.isSafe0AtFrame === null ? 1 : 0,
    usage: estimateUsage(prompt, text),
  });
}
