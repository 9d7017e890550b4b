import type { Timer } from '../src/core/ports.ts';
import { systemTimer } from '../src/core/systemTimer.ts';
import { never } from '../test/support/fixtures/signals.ts';
import type { Hole } from './holes.ts';
import { Oracle } from './oracle.ts';
import { percentile } from './percentile.ts';
import { write, writtenIn } from './person.ts';
import type { CreateProvider } from './providers.ts';
import { createRandom } from './random.ts';
import { type Provider, SimulatedEditor } from './simulatedEditor.ts';

export interface LatencyFigures {
  readonly extraLatencyP50Ms: number;
  readonly extraLatencyP95Ms: number;
}

/**
 * From a key to its ghost text, in real time: what comes on top of the editor's 50 ms, of the engine's pause as it was meant to be, and of
 * the model's own time up to the piece that completed the text. That is: the snapshot and what is done at once when the key is pressed; from the
 * question, or from when the pause should have ended, until the model is asked (timers that ring late count); and from the model's last piece, or
 * from the question if that came later, until the text is there.
 */
export async function measureLatency(
  holes: readonly Hole[],
  create: CreateProvider,
  keysPerHole: number,
): Promise<LatencyFigures> {
  const times: number[] = [];
  for (const hole of holes) {
    const truth = hole.before + hole.truth + hole.after;
    const oracle: Oracle = new Oracle({
      timer: systemTimer,
      knowledge: { truth, written: () => writtenIn(editor, truth) },
    });
    const pauses = new Pauses();
    const provider = timed(create(oracle, pauses), oracle, pauses, times);
    const editor: SimulatedEditor = new SimulatedEditor(hole, provider, systemTimer);
    await write(editor, (ms) => systemTimer.wait(ms, never), createRandom(1), { mostKeys: keysPerHole });
  }
  return { extraLatencyP50Ms: percentile(times, 50), extraLatencyP95Ms: percentile(times, 95) };
}

/** The machine's clock, which remembers how long it was asked to wait. */
class Pauses implements Timer {
  requestedMs = 0;

  now(): number {
    return systemTimer.now();
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    this.requestedMs += Math.max(0, ms);
    await systemTimer.wait(ms, signal);
  }
}

function timed(provider: Provider, oracle: Oracle, pauses: Pauses, times: number[]): Provider {
  let atKey = 0;
  return {
    ...provider,
    moved(read) {
      const startedAt = performance.now();
      provider.moved(read);
      atKey = performance.now() - startedAt;
    },
    async suggest(snapshot, signal) {
      const requests = oracle.bill.requests;
      const done = atKey;
      pauses.requestedMs = 0;
      const askedAt = performance.now();
      const suggestion = await provider.suggest(snapshot, signal);
      const shownAt = performance.now();
      if (signal.aborted || !suggestion) return suggestion;
      const modelAsked = oracle.bill.requests > requests && oracle.askedAt > askedAt;
      const untilModel = modelAsked ? Math.max(0, oracle.askedAt - askedAt - pauses.requestedMs) : 0;
      // A piece that came while nobody asked has cost nothing.
      const lastPieceAt = Math.min(shownAt, Math.max(askedAt, oracle.lastPieceAt));
      times.push(done + untilModel + shownAt - lastPieceAt);
      return suggestion;
    },
  };
}
