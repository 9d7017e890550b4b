import type { Knobs } from '../knobs.ts';
import type { Frame } from '../protocols/protocol.ts';
import { estimateUsage } from '../usage.ts';

/** What the frames of one answer, or the whole answer, have in common. */
export interface AnswerIdentity {
  id: string;
  /** Unix seconds. */
  created: number;
  prompt: string;
}

function carriesUsage(index: number, last: number, rule: Knobs['usageFrames']): boolean {
  return index === last || rule === 'all' || (rule === 'firstAndLast' && index === 0);
}

/** `is_safe` in the spelling that the knob asks for. */
function safety(isSafe: boolean, { isSafeType }: Knobs): { is_safe?: number | boolean | string } {
  if (isSafeType === 'absent') return {};
  if (isSafeType === 'boolean') return { is_safe: isSafe };
  return { is_safe: isSafeType === 'string' ? String(Number(isSafe)) : Number(isSafe) };
}

const chatFields = (isEnd: boolean, { chatFields: wanted }: Knobs): object =>
  wanted ? { is_truncated: false, need_clear_history: false, ...(isEnd ? { finish_reason: 'normal' } : {}) } : {};

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
      ...safety(index !== knobs.isSafe0AtFrame, knobs),
      ...chatFields(index === last, knobs),
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
    ...safety(knobs.isSafe0AtFrame === null, knobs),
    ...chatFields(true, knobs),
    usage: estimateUsage(prompt, text),
  });
}
