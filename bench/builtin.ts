import { Copy, Rates, Trigram } from './builtinBaselines.ts';
import { measureLoad } from './builtinLoad.ts';
import { type Choose, mean, partly, type Score, score, thresholdFor, wholly } from './builtinScore.ts';
import { engineModel, type Line, type Model, typeProject } from './builtinTyping.ts';
import { type Project, readCorpus } from './corpus.ts';
import { percentile } from './percentile.ts';
import type { Report } from './run.ts';

type Typed = readonly (readonly Line[])[];

/** At least so precise, and at most so many wrong suggestions per 100 lines. */
interface Goal {
  readonly precision: number;
  readonly wrong?: number;
}

const partial60: Goal = { precision: 0.6 };
const partial70: Goal = { precision: 0.7, wrong: 70 };
const partial80: Goal = { precision: 0.8, wrong: 40 };

/**
 * The built-in engine on real code: tuned on some projects, reported on others, each counted equally. A threshold is chosen on the
 * tuning projects, the lowest that reaches the goal there; what it reaches on the others stands in the table.
 */
export async function benchBuiltin(): Promise<Report> {
  const [tune, report] = [await readCorpus('tune'), await readCorpus('report')];
  const times: number[] = [];
  const engine = () => engineModel(times);
  const rates = learnRates(tune);
  const warm = { tune: typeAll(tune, engine), report: typeAll(report, engine) };
  const cold = { tune: typeAll(tune, engine, true), report: typeAll(report, engine, true) };
  const copy = { tune: typeAll(tune, () => new Copy(rates)), report: typeAll(report, () => new Copy(rates)) };
  const trigram = { tune: typeAll(tune, () => new Trigram()), report: typeAll(report, () => new Trigram()) };
  const rows = {
    'partial 60 %': judged(warm, partly, false, partial60),
    'partial 70 %': judged(warm, partly, false, partial70),
    'partial 80 %': judged(warm, partly, false, partial80),
    'whole 60 %': judged(warm, wholly, true, partial60),
    'cold, partial 60 %': judged(cold, partly, false, partial60),
    'copy, partial 60 %': judged(copy, partly, false, partial60),
    'trigram, partial 60 %': judged(trigram, partly, false, partial60),
    'copy, partial 70 %': judged(copy, partly, false, partial70),
    'trigram, partial 70 %': judged(trigram, partly, false, partial70),
  };
  const at70 = partly(rows['partial 70 %'].threshold);
  const projects = Object.fromEntries(
    report.map(({ name }, index) => [name, { ...score(warm.report[index] ?? [], at70, false) }]),
  );
  const load = measureLoad([...tune, ...report]);
  return {
    figures: {
      partialSaved60: rows['partial 60 %'].saved * 100,
      partialSaved70: rows['partial 70 %'].saved * 100,
      partialSaved80: rows['partial 80 %'].saved * 100,
      partialPrecision70: rows['partial 70 %'].precision * 100,
      partialPrecision80: rows['partial 80 %'].precision * 100,
      partialWrong70: rows['partial 70 %'].wrong,
      partialWrong80: rows['partial 80 %'].wrong,
      wholeSaved60: rows['whole 60 %'].saved * 100,
      coldSaved60: rows['cold, partial 60 %'].saved * 100,
      copySaved60: rows['copy, partial 60 %'].saved * 100,
      trigramSaved60: rows['trigram, partial 60 %'].saved * 100,
      latencyP50Ms: percentile(times, 50),
      ...load,
    },
    tables: {
      [`${report.length} projects, after tuning on ${tune.length} others`]: rows as unknown as Record<
        string,
        Record<string, number>
      >,
      'each project, partial 70 %': projects as unknown as Record<string, Record<string, number>>,
    },
  };
}

function typeAll(projects: readonly Project[], create: () => Model, cold = false): Line[][] {
  return projects.map((project) => typeProject(project, create(), { cold }));
}

function judged(
  { tune, report }: { readonly tune: Typed; readonly report: Typed },
  choose: (threshold: number) => Choose,
  isWhole: boolean,
  goal: Goal,
): Score & { readonly threshold: number; readonly savedTune: number } {
  const reach = (typed: Typed, threshold: number) =>
    mean(typed.map((lines) => score(lines, choose(threshold), isWhole)));
  const threshold = thresholdFor((at) => {
    const { precision, wrong } = reach(tune, at);
    return precision >= goal.precision && wrong <= (goal.wrong ?? Number.POSITIVE_INFINITY);
  });
  return { threshold, savedTune: reach(tune, threshold).saved, ...reach(report, threshold) };
}

/** How often a match of each length is right in the tuning projects. */
function learnRates(tune: readonly Project[]): Rates {
  const rates = new Rates();
  for (const project of tune) {
    const model = new Copy(new Rates());
    const propose = model.propose.bind(model);
    let truth = '';
    model.propose = (question) => {
      const proposal = propose(question);
      for (const [at, { match, typed }] of model.steps.entries()) {
        const { text = '', ends = [] } = proposal.paths[0] ?? {};
        const end = ends[at - (model.steps.length - ends.length)];
        if (!end) continue;
        const isRight = truth.startsWith(text.slice(0, end.length));
        rates.learn(match, typed, isRight);
        if (!isRight) break;
      }
      return proposal;
    };
    typeProject(project, model, {}, (rest) => {
      truth = rest;
    });
  }
  return rates;
}
