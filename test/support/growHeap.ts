/** `node --expose-gc growHeap.ts`: what 10,000 completions leave on the heap once a thousand have been made, in bytes. */
import { systemTimer } from '../../src/core/systemTimer.ts';
import { Engine } from '../../src/pipeline/engine.ts';
import { ScriptedModel } from '../fakes/scriptedModel.ts';
import { settingsWith } from './fixtures/settings.ts';
import { never } from './fixtures/signals.ts';
import { programs } from './programs.ts';

const settings = settingsWith({ backend: 'llamacpp' });

/** As a person does who asks by hand, in a hundred documents, always at another place. */
async function complete(engine: Engine, count: number): Promise<number> {
  let shown = 0;
  for (let turn = 0; turn < count; turn += 1) {
    const { languageId, text } = programs[turn % programs.length] ?? { languageId: '', text: '' };
    const outcome = await engine.suggest(
      {
        document: `file:///${turn % 100}`,
        path: `${turn % 100}`,
        languageId,
        indentUnit: '    ',
        prefix: `${text.repeat(2)}\nvalue_${turn} = `,
        suffix: `\n${text}`,
        manual: true,
      },
      settings,
      never,
    );
    if (outcome.kind === 'suggested') shown += 1;
  }
  return shown;
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const model = new ScriptedModel(({ prompt }) => [`compute(${prompt.length}, `, `${prompt.slice(-8)})\n`]);
const context = { gather: async () => [] };
const engine = new Engine({ model, timer: systemTimer, context, log: { warn: () => {} } });
/** The model's own record is not what is measured. */
const forget = () => {
  model.requests.length = 0;
  model.settings.length = 0;
};
const first = await complete(engine, 1_000);
forget();
const before = heap();
const second = await complete(engine, 10_000);
forget();
console.log(JSON.stringify({ shown: first + second, growth: heap() - before, used: heap() }));
