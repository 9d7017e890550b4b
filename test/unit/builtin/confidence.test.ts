import assert from 'node:assert/strict';
import { judge, setWeights, situations } from '../../../src/builtin/confidence.ts';
import { featureCount } from '../../../src/builtin/describe.ts';
import { weights } from '../../../src/builtin/weights.ts';

describe('how sure it is', () => {
  after(() => setWeights(weights));

  const row = (values: readonly number[], ...end: number[]) => [
    ...Array.from({ length: featureCount }, (_, at) => values[at] ?? 0),
    ...end,
  ];
  const sure = (logit: number) => 1 / (1 + Math.exp(-logit));

  it('adds up what each number counts, and what each unit counts that is on', () => {
    const rows = [row([0.5, 0.25]), row([-1, 1], 3), row([1, -1], -2)];
    setWeights([[], rows, []]);
    const features = Float64Array.from([...row([9, 9]), ...row([1, 2]), ...row([1, 0.5]), ...row([1, 1])]);
    const judged = [1, 2, 3].map((at) => judge(situations.first, features, at * featureCount));
    assert.deepEqual(judged, [sure(0.5 + 0.5 + 3), sure(0.5 + 0.125 - 1), sure(0.5 + 0.25)]);
  });

  it('has weights of the same shape for every situation', () => {
    assert.equal(weights.length, Object.keys(situations).length);
    for (const [first = [], ...units] of weights) {
      assert.equal(first.length, featureCount);
      for (const unit of units) assert.equal(unit.length, featureCount + 1);
      assert.ok([first, ...units].flat().every(Number.isFinite));
    }
  });
});
