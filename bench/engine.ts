/**
 * The engine at work: someone types real code with it (`typing.ts`, `person.ts`, `simulatedEditor.ts`), a model that knows what comes next answers
 * (`oracle.ts`), and time is virtual. In the same run, with the same keys: the editor alone, and a provider of one afternoon, which peers.md
 * measured in a real VS Code. The second table asks once at each of a number of places.
 */
import { chooseHoles, wantedLanguages } from './holes.ts';
import { type KeystrokeFigures, measureKeystrokes } from './keystrokes.ts';
import { type LatencyFigures, measureLatency } from './latency.ts';
import { type PlacesFigures, sumUpPlaces, triggerAtPlaces } from './places.ts';
import { afternoon, engine, nobody } from './providers.ts';
import type { Report } from './report.ts';
import { readSources } from './sources.ts';
import { measureTruth, type TruthFigures } from './truth.ts';
import { sumUp, type TypingFigures, typeHoles } from './typing.ts';

const seed = 4;
const fewestLanguages = 6;

export interface EngineFigures extends TypingFigures, LatencyFigures, KeystrokeFigures, TruthFigures {
  /** As `syncP99Ms`, with a model that takes 30 s to begin. */
  readonly syncP99WhileHangingMs: number;
}

export async function benchEngine(): Promise<Report> {
  const sources = await readSources(wantedLanguages);
  const holes = chooseHoles(sources, ['body', 'block'], 2, seed);
  const languages = new Set(holes.map(({ file }) => file.languageId));
  if (languages.size < fewestLanguages) {
    throw new Error(`Sources of ${fewestLanguages} languages are needed; name a folder in $STARCODER_BENCH_SOURCES.`);
  }
  const typed = async (create: typeof engine, options = {}) =>
    sumUp(await typeHoles(holes, create, { seed, ...options }));
  const ours = await typed(engine);
  const typing: Record<string, TypingFigures> = {
    'editor alone': await typed(nobody),
    'provider of an afternoon': await typed(afternoon),
    engine: ours,
    'engine, no time to think': await typed(engine, { thinks: false }),
    'engine, 1 line in 10 wrong': await typed(engine, { wrongLines: 0.1 }),
    'engine, 1 line in 3 wrong': await typed(engine, { wrongLines: 0.33 }),
  };
  const places = chooseHoles(sources, ['rest', 'line', 'body', 'block'], 2, seed);
  const once: Record<string, PlacesFigures> = {
    'provider of an afternoon': sumUpPlaces(await triggerAtPlaces(places, afternoon)),
    engine: sumUpPlaces(await triggerAtPlaces(places, engine)),
  };
  const typescript = sources.filter(({ languageId }) => languageId === 'typescript');
  const hanging = await measureKeystrokes(typescript, engine, { firstTokenMs: 30_000, tokenMs: 15 });
  const figures: EngineFigures = {
    ...ours,
    ...(await measureLatency(holes.slice(0, 8), engine, 20)),
    ...truthOf(await measureTruth()),
    ...(await measureKeystrokes(typescript, engine)),
    syncP99WhileHangingMs: hanging.syncP99Ms,
  };
  return {
    figures: { ...figures },
    tables: {
      [`typing: ${holes.length} holes in ${[...languages].join(', ')}`]: turned(typing),
      [`one trigger at each of ${places.length} places`]: turned(once),
    },
  };
}

function truthOf({ truthLine, truthBlock, damage }: TruthFigures): TruthFigures {
  return { truthLine, truthBlock, damage };
}

/** Figures as rows, as peers.md has them. */
function turned(columns: Readonly<Record<string, object>>): Record<string, Record<string, number>> {
  const rows: Record<string, Record<string, number>> = {};
  for (const [column, figures] of Object.entries(columns)) {
    for (const [figure, value] of Object.entries(figures)) {
      rows[figure] = { ...rows[figure], [column]: value };
    }
  }
  return rows;
}
