import { VirtualClock } from './clock.ts';
import type { Hole } from './holes.ts';
import { Oracle } from './oracle.ts';
import { write, writtenIn } from './person.ts';
import type { CreateProvider } from './providers.ts';
import { createRandom } from './random.ts';
import { SimulatedEditor } from './simulatedEditor.ts';
import type { SourceFile } from './sources.ts';

/** What typing real code costs and saves. */
export interface TypingFigures {
  /** Percent of the characters that no key was pressed for; all keys count: Tab, Enter, deleting, moving. */
  readonly keystrokesSaved: number;
  readonly requestsPer100Chars: number;
  /** Of 4 characters; prompt and suffix. */
  readonly promptTokensPerChar: number;
  /** Of 4 characters: 0.25 is not one too many. */
  readonly outTokensPerChar: number;
  readonly accepted: number;
  /** Accepted, and then something of it had to be repaired. */
  readonly badAccepts: number;
  /** Sent while ghost text was to be seen, with which all that was typed agreed. */
  readonly requestsWhileAgreeing: number;
  /** Ghost text went away or changed although all that was typed agreed with it. */
  readonly disappearancesWhileAgreeing: number;
}

export interface TypingDetail {
  readonly hole: Hole;
  readonly keys: number;
  readonly requests: number;
  readonly promptTokens: number;
  readonly outTokens: number;
  readonly accepted: number;
  readonly badAccepts: number;
  readonly agreeing: number;
  readonly disappearances: number;
}

export interface TypingOptions {
  readonly seed: number;
  /** Share of lines that the model gets wrong. */
  readonly wrongLines?: number;
  /** False: no time to think at the beginning of a line. */
  readonly thinks?: boolean;
}

/** Writes all holes one after another, each in an editor and with a provider of its own. */
export async function typeHoles(
  holes: readonly Hole[],
  create: CreateProvider,
  options: TypingOptions,
): Promise<TypingDetail[]> {
  const details: TypingDetail[] = [];
  for (const hole of holes) details.push(await typeHole(hole, create, options, othersThan(hole, holes)));
  return details;
}

async function typeHole(
  hole: Hole,
  create: CreateProvider,
  options: TypingOptions,
  others: readonly SourceFile[],
): Promise<TypingDetail> {
  const { seed, thinks = true, wrongLines = 0 } = options;
  const clock = new VirtualClock();
  const truth = hole.before + hole.truth + hole.after;
  let agreeing = 0;
  const oracle: Oracle = new Oracle({
    timer: clock,
    knowledge: { truth, written: () => writtenIn(editor, truth) },
    wrongLines,
    onRequest: () => {
      if (editor.ghostText !== undefined) agreeing += 1;
    },
  });
  const editor: SimulatedEditor = new SimulatedEditor(hole, create(oracle, clock, others), clock);
  const { keys, accepted, badAccepts } = await write(editor, (ms) => clock.pass(ms), createRandom(seed), { thinks });
  // What is still on its way is paid for, too.
  await clock.pass(60_000);
  return { hole, keys, accepted, badAccepts, agreeing, disappearances: editor.disappearances, ...oracle.bill };
}

/** The files of the other holes are open as well. */
function othersThan({ file }: Hole, holes: readonly Hole[]): SourceFile[] {
  return [...new Set(holes.map((hole) => hole.file))].filter(({ path }) => path !== file.path);
}

export function sumUp(details: readonly TypingDetail[]): TypingFigures {
  const sum = (of: (detail: TypingDetail) => number) => details.reduce((total, detail) => total + of(detail), 0);
  const characters = sum(({ hole }) => hole.truth.length);
  return {
    keystrokesSaved: 100 * (1 - sum(({ keys }) => keys) / characters),
    requestsPer100Chars: (100 * sum(({ requests }) => requests)) / characters,
    promptTokensPerChar: sum(({ promptTokens }) => promptTokens) / characters,
    outTokensPerChar: sum(({ outTokens }) => outTokens) / characters,
    accepted: sum(({ accepted }) => accepted),
    badAccepts: sum(({ badAccepts }) => badAccepts),
    requestsWhileAgreeing: sum(({ agreeing }) => agreeing),
    disappearancesWhileAgreeing: sum(({ disappearances }) => disappearances),
  };
}
