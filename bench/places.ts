import { VirtualClock } from './clock.ts';
import type { Hole } from './holes.ts';
import { Oracle } from './oracle.ts';
import type { CreateProvider } from './providers.ts';
import { isSubsequence, SimulatedEditor } from './simulatedEditor.ts';

/** One trigger at each place, accepted whatever it shows. Percent of the places, where nothing else is said. */
export interface PlacesFigures {
  /** The document is the true one, no more and no less. */
  readonly exact: number;
  /** What was written is a beginning of what is missing, and nothing else changed. */
  readonly rightAsFar: number;
  /** Of those shown: as many brackets of each kind are left open as in the true document. */
  readonly bracketsAsInTruth: number;
  /** The text ends with the line that follows. */
  readonly followingRepeated: number;
  readonly nothingShown: number;
}

export interface PlaceDetail {
  readonly hole: Hole;
  readonly shown: string | undefined;
  readonly exact: boolean;
  readonly rightAsFar: boolean;
  readonly brackets: boolean;
  readonly repeats: boolean;
}

export async function triggerAtPlaces(holes: readonly Hole[], create: CreateProvider): Promise<PlaceDetail[]> {
  const details: PlaceDetail[] = [];
  for (const hole of holes) details.push(await triggerAt(onLineOfItsOwn(hole), create));
  return details;
}

/** A block is asked for where the person would begin it: behind the indentation of its first line. */
function onLineOfItsOwn(hole: Hole): Hole {
  const lead = /^\n[ \t]*/.exec(hole.truth)?.[0] ?? '';
  return { ...hole, before: hole.before + lead, truth: hole.truth.slice(lead.length) };
}

async function triggerAt(hole: Hole, create: CreateProvider): Promise<PlaceDetail> {
  const clock = new VirtualClock();
  const truth = hole.before + hole.truth + hole.after;
  const oracle = new Oracle({ timer: clock, knowledge: { truth, written: () => hole.before.length } });
  const editor = new SimulatedEditor(hole, create(oracle, clock), clock);
  const asked = editor.trigger();
  await clock.pass(30_000);
  await asked;
  const shown = editor.ghostText;
  if (shown !== undefined) editor.accept();
  editor.close();
  const before = editor.text.slice(0, editor.cursor);
  const behind = editor.text.slice(editor.cursor);
  const rest = truth.slice(before.length);
  const isBeginning =
    truth.startsWith(before) && behind.endsWith(hole.after.slice(Math.max(0, hole.after.length - rest.length)));
  const added = behind.slice(0, Math.max(0, behind.length - Math.min(rest.length, hole.after.length)));
  return {
    hole,
    shown,
    exact: editor.text === truth,
    rightAsFar: shown !== undefined && isBeginning && isSubsequence(added, rest),
    brackets: bracketsOf(editor.text) === bracketsOf(truth),
    repeats: editor.text !== truth && shown !== undefined && repeatsFollowing(shown, hole),
  };
}

function bracketsOf(text: string): string {
  const count = (bracket: string) => text.split(bracket).length;
  return ['()', '[]', '{}'].map(([open = '', close = '']) => count(open) - count(close)).join();
}

/** The last line of what is shown, or a later one than those missing, is the next line that is filled. */
function repeatsFollowing(shown: string, { truth, after }: Hole): boolean {
  const [next = ''] = filledLines(after.slice(after.indexOf('\n')));
  const beyond = filledLines(shown).slice(Math.max(1, filledLines(truth).length));
  return (
    beyond.includes(next) || (next !== '' && filledLines(shown).at(-1) === next && !filledLines(truth).includes(next))
  );
}

function filledLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export function sumUpPlaces(details: readonly PlaceDetail[]): PlacesFigures {
  const share = (of: (detail: PlaceDetail) => boolean, among: readonly PlaceDetail[] = details) =>
    (100 * among.filter(of).length) / among.length;
  const isShown = ({ shown }: PlaceDetail) => shown !== undefined;
  return {
    exact: share(({ exact }) => exact),
    rightAsFar: share(({ rightAsFar }) => rightAsFar),
    bracketsAsInTruth: share(({ brackets }) => brackets, details.filter(isShown)),
    followingRepeated: share(({ repeats }) => repeats),
    nothingShown: share((detail) => !isShown(detail)),
  };
}
