/**
 * How often something took how long, as a histogram that ends with the longest: exact below 64 ms, and to 1.6 % above. Two of them are
 * added in no time, which lists of times are not.
 */
export type Times = number[];

/** So many steps lie between a time and its double. */
const steps = 32;
/** The last step is for a little over two minutes, and for all that takes longer. */
const lastStep = steps * 14 - 1;

/** `count` is -1 to take one away that was added. */
export function addTime(times: Times, milliseconds: number, count = 1): void {
  const step = Math.min(stepOf(Math.max(0, milliseconds)), lastStep);
  while (times.length <= step) times.push(0);
  times[step] = (times[step] ?? 0) + count;
}

export function addTimes(times: Times, more: Times): void {
  while (times.length < more.length) times.push(0);
  for (let step = 0; step < more.length; step += 1) times[step] = (times[step] ?? 0) + (more[step] ?? 0);
}

/** The shortest time, in ms, that so great a share (0.5 for the median) does not exceed; undefined if there is none at all. */
export function quantile(times: Times, share: number): number | undefined {
  let all = 0;
  for (const many of times) all += many;
  if (all === 0) return undefined;
  let left = share * all;
  for (const [step, many] of times.entries()) {
    left -= many;
    if (left <= 0) return timeOf(step);
  }
  return undefined;
}

function stepOf(milliseconds: number): number {
  const doubled = Math.max(0, Math.floor(Math.log2(milliseconds / steps)));
  return doubled * steps + Math.round(milliseconds / 2 ** doubled);
}

function timeOf(step: number): number {
  const doubled = Math.max(0, Math.floor(step / steps) - 1);
  return (step - doubled * steps) * 2 ** doubled;
}
