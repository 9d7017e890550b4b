import { basename } from 'node:path';
import { Copy, Rates, Trigram } from './builtinBaselines.ts';
import { measureLoad } from './builtinLoad.ts';
import {
  type Choose,
  deafly,
  mean,
  partly,
  plainly,
  type Score,
  score,
  spreadOf,
  thresholdFor,
  wholly,
} from './builtinScore.ts';
import { engineModel, filesToType, type Line, type Model, typeProject } from './builtinTyping.ts';
import { type Project, readCorpus, readProject } from './corpus.ts';
import { percentile } from './percentile.ts';
import { mapValues, type Report } from './report.ts';

type Typed = readonly (readonly Line[])[];

/** At least so precise, and at most so many wrong suggestions per 100 lines. */
interface Goal {
  readonly precision: number;
  readonly wrong?: number;
}

const partial60: Goal = { precision: 0.6 };
// At most 70 and 40 in projects that it was not tuned on, which are a little harder.
const partial70: Goal = { precision: 0.7, wrong: 60 };
const partial80: Goal = { precision: 0.8, wrong: 34 };

/**
 * The built-in engine on real code: tuned on some projects, reported on others, each counted equally; or reported on the code of a
 * folder. How it is typed: `typeProject`; what counts as saved, right and wrong: `score`. A threshold is chosen on the tuning projects,
 * the lowest that reaches the goal there; what it reaches on the others stands in the table. The baselines read the same tokens, are
 * calibrated in the same way, and may choose what to show by the engine's rule or by a plain threshold, whichever is better for them.
 */
export async function benchBuiltin({ project }: { readonly project?: string | undefined } = {}): Promise<Report> {
  const tune = await readCorpus('tune');
  const report = project === undefined ? await readCorpus('report') : [readProject(basename(project), project)];
  if (report.every((one) => filesToType(one).length === 0))
    throw new Error('no files of 40 lines or more in a known language');
  // First, in a heap that holds nothing else, as the engine's own thread has.
  const load = measureLoad([...tune, ...report]);
  const times: number[] = [];
  const engine = () => engineModel(times);
  const rates = learnRates(tune);
  const both = (create: () => Model, cold = false) => ({
    tune: typeAll(tune, create, cold),
    report: typeAll(report, create, cold),
  });
  const warm = both(engine);
  const cold = both(engine, true);
  const copy = both(() => new Copy(rates));
  const trigram = both(() => new Trigram());
  const partial = (lines: Both, goal: Goal) => judged(lines, partly, false, goal);
  const baseline = (lines: Both, goal: Goal) => {
    const [one, other] = [partial(lines, goal), judged(lines, plainly, false, goal)];
    return one.savedTune > other.savedTune ? one : other;
  };
  const rows = {
    'partial 60 %': partial(warm, partial60),
    'partial 70 %': partial(warm, partial70),
    'partial 70 %, deaf to outcomes': judged(warm, deafly, false, partial70),
    'partial 80 %': partial(warm, partial80),
    'whole 60 %': judged(warm, wholly, true, partial60),
    'cold, partial 60 %': partial(cold, partial60),
    'copy, partial 60 %': baseline(copy, partial60),
    'copy, partial 70 %': baseline(copy, partial70),
    'trigram, partial 60 %': baseline(trigram, partial60),
    'trigram, partial 70 %': baseline(trigram, partial70),
  };
  const at70 = partly(rows['partial 70 %'].threshold);
  const projects = report.map(
    ({ name }, index) => [name, { ...score(warm.report[index] ?? [], at70, false) }] as const,
  );
  return {
    figures: {
      partialSaved60: rows['partial 60 %'].saved * 100,
      partialSaved70: rows['partial 70 %'].saved * 100,
      partialSaved80: rows['partial 80 %'].saved * 100,
      partialPrecision70: rows['partial 70 %'].precision * 100,
      partialPrecision80: rows['partial 80 %'].precision * 100,
      partialWrong70: rows['partial 70 %'].wrong,
      partialWrong80: rows['partial 80 %'].wrong,
      partialSpread70: rows['partial 70 %'].spread * 100,
      wholeSaved60: rows['whole 60 %'].saved * 100,
      coldSaved60: rows['cold, partial 60 %'].saved * 100,
      copySaved60: rows['copy, partial 60 %'].saved * 100,
      trigramSaved60: rows['trigram, partial 60 %'].saved * 100,
      typingP50Ms: percentile(times, 50),
      ...load,
    },
    tables: {
      [`${report.length} projects, after tuning on ${tune.length} others`]: mapValues(rows, (row) => ({ ...row })),
      'each project, partial 70 %': Object.fromEntries(projects),
    },
  };
}

type Both = { readonly tune: Typed; readonly report: Typed };

function typeAll(projects: readonly Project[], create: () => Model, cold = false): Line[][] {
  return projects.map((project) => typeProject(project, create(), { cold }));
}

interface Judged extends Score {
  readonly threshold: number;
  readonly savedTune: number;
  /** How far apart the precision of the projects is: its standard deviation. */
  readonly spread: number;
}

function judged({ tune, report }: Both, choose: (threshold: number) => Choose, isWhole: boolean, goal: Goal): Judged {
  const scores = (typed: Typed, threshold: number) => typed.map((lines) => score(lines, choose(threshold), isWhole));
  const reach = (typed: Typed, threshold: number) => mean(scores(typed, threshold));
  const threshold = thresholdFor((at) => {
    const { precision, wrong } = reach(tune, at);
    return precision >= goal.precision && wrong <= (goal.wrong ?? Number.POSITIVE_INFINITY);
  });
  const each = scores(report, threshold);
  const savedTune = reach(tune, threshold).saved;
  return { threshold, savedTune, ...mean(each), spread: spreadOf(each.map(({ precision }) => precision)) };
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
