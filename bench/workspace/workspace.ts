import { join } from 'node:path';
import { bundleForHost, runInHost } from '../../test/support/hostRun.ts';
import { percentile } from '../percentile.ts';
import type { Report } from '../report.ts';
import { largeWorkspace } from './largeWorkspace.ts';
import type { Activation, Measured, Plan, Visit } from './measureInHost.ts';

const root = join(import.meta.dirname, '../..');
const longestRun = 150_000;

/**
 * The extension, as it is built, in a real window on a workspace of 20,000 files: what its start takes, by VS Code's own figures; how long
 * after opening a file ghost text is accepted that only another file can have told, against one that somebody knows at once; and how long the extension host's thread is held while
 * the code at hand is learnt: by the delay of its event loop, in which other extensions and the machine have a part, against a window
 * in which nothing may be learnt, and by the stretches in which a profile finds the extension's code on the stack.
 */
export async function benchWorkspace(): Promise<Report> {
  const { folder, askings } = await largeWorkspace();
  const program = "export { run } from './bench/workspace/measureInHost.ts';";
  const testsPath = await bundleForHost(root, program, join(root, 'out/measureInHost.cjs'));
  const measure = async (plan: Omit<Plan, 'askings'>, settings = {}): Promise<Measured> => {
    const { failed, output } = await runInHost({
      testsPath,
      extensionPath: root,
      workspace: folder,
      settings: { 'starcoder.backend': 'builtin', ...settings },
      env: { STARCODER_BENCH_PLAN: JSON.stringify({ ...plan, askings } satisfies Plan) },
      timeout: longestRun,
    });
    if (failed > 0) throw new Error(output);
    return JSON.parse(output);
  };
  const learning = await measure({ isProfiled: false, isIdle: false });
  const idle = await measure({ isProfiled: false, isIdle: true }, { 'starcoder.exclude': ['**'] });
  const profiled = await measure({ isProfiled: true, isIdle: false });

  // Whatever else the machine does only slows things down: of the three starts the best counts.
  const best = (of: (activation: Activation) => number) =>
    Math.min(...[learning, idle, profiled].map(({ activation }) => of(activation)));
  const worst = (visits: Measured['visits'], of: (visit: Visit) => number) => Math.max(...visits.map(of));
  const during = (phase: Phase) => profiled.visits.flatMap((visit) => visit[phase].stretches);
  const longest = (phase: Phase) =>
    during(phase)
      .toSorted((a, b) => b.work - a.work)
      .slice(0, 8);
  const held = (phase: Phase) => during(phase).map(({ work }) => work);
  return {
    figures: {
      activationMs: best(({ ownLoad, ownCall }) => ownLoad + ownCall),
      withOthersMs: best(({ load, call, finish }) => load + call + finish),
      behindMs: best(({ behind }) => behind),
      // Right after the window was opened, while it is still busy with itself.
      firstAtStartMs: learning.visits[0]?.firstMs ?? Number.NaN,
      knownAtStartMs: idle.visits[0]?.firstMs ?? Number.NaN,
      firstMs: worst(learning.visits.slice(1), ({ firstMs }) => firstMs),
      knownMs: worst(idle.visits.slice(1), ({ firstMs }) => firstMs),
      delayP99Ms: worst(learning.visits, (visit) => visit.learning.delay.p99),
      delayMaxMs: worst(learning.visits, (visit) => visit.learning.delay.max),
      idleDelayP99Ms: worst(idle.visits, (visit) => visit.learning.delay.p99),
      idleDelayMaxMs: worst(idle.visits, (visit) => visit.learning.delay.max),
      heldP50Ms: percentile(held('learning'), 50),
      heldP99Ms: percentile(held('learning'), 99),
      heldMaxMs: Math.max(0, ...held('learning')),
      openingHeldMaxMs: Math.max(0, ...held('opening')),
    },
    tables: {
      'activation, ms': Object.fromEntries(
        Object.entries({ learning, idle, profiled }).map(([name, { activation }]) => [name, { ...activation }]),
      ),
      'each file, while its language is learnt': rows(learning),
      'each file, with nothing to learn': rows(idle),
      'each file, in profile: stretches in ms': Object.fromEntries(
        profiled.visits.flatMap((visit) =>
          phases.map((phase) => {
            const ms = visit[phase].stretches.map(({ work }) => work);
            const over5 = ms.filter((one) => one > 5).length;
            const row = {
              count: ms.length,
              p50: percentile(ms, 50),
              p99: percentile(ms, 99),
              max: Math.max(...ms),
              over5,
            };
            return [`${visit.languageId}, ${phase}`, row];
          }),
        ),
      ),
      // Names are those of the bundle: `node esbuild.mjs --dev` keeps the sources'.
      ...Object.fromEntries(
        phases.map((phase) => [
          `the longest stretches, ms: ${phase}`,
          Object.fromEntries(
            longest(phase).map(({ length, work, functions }) => [functions.slice(0, 4).join(' '), { length, work }]),
          ),
        ]),
      ),
    },
  };
}

type Phase = 'opening' | 'learning';
const phases: readonly Phase[] = ['opening', 'learning'];

function rows({ visits }: Measured) {
  return Object.fromEntries(
    visits.map(({ languageId, firstMs, opening, learning }) => [
      languageId,
      { firstMs, openingP99: opening.delay.p99, openingMax: opening.delay.max, ...learning.delay },
    ]),
  );
}
