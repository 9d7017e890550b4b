/** Runs in the extension host of a window on a large workspace, beside the extension, and measures what that does there. */
import { renameSync, writeFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { HostReport } from '../../test/support/hostRun.ts';
import type { Asking } from './findAsking.ts';
import { type Stretch, stretchesOf } from './stretches.ts';

/** What is measured in a window. */
export interface Plan {
  /** The files in which somebody asks, one after the other. */
  readonly askings: readonly Asking[];
  /** Nothing is learnt; what is shown is somebody else's, who knows it at once: what VS Code itself takes. */
  readonly isIdle: boolean;
  /** The extension's code is watched as it runs. */
  readonly isProfiled: boolean;
}

/** How much later than due the event loop came round, in ms. */
export interface Delay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** How often it was later than 5 ms, in a second. */
  readonly over5: number;
}

/** What came of one file. */
export interface Visit {
  readonly languageId: string;
  /** From before the file was opened to the suggestion accepted, in ms. */
  readonly firstMs: number;
  /** Until then. */
  readonly opening: Watched;
  /** From then on: nobody types, and the extension only learns. */
  readonly learning: Watched;
}

/** What was seen of the thread for a while. */
export interface Watched {
  readonly delay: Delay;
  /** In which the extension held the thread; where it was profiled. */
  readonly stretches: readonly Stretch[];
}

/** What the start took, in ms. */
export interface Activation {
  /** Between VS Code's own marks right before and after it ran the extension's file, and then its `activate`. */
  readonly ownLoad: number;
  readonly ownCall: number;
  /**
   * As its `Startup Performance` has it. All extensions that start at that moment are loaded one after the other, and the clock of each
   * has run since the first of them: `load` holds the others' as well.
   */
  readonly load: number;
  readonly call: number;
  readonly finish: number;
  /** From then until what was loaded behind it has answered. */
  readonly behind: number;
}

export interface Measured {
  readonly activation: Activation;
  readonly visits: readonly Visit[];
}

/** So long each file is looked at, in ms: as long as it takes to learn about 5 MB of its language. */
const visitMs = 15_000;
const samplingMicroseconds = 200;
/** As somebody types who is in a hurry, in ms. */
const betweenKeys = 120;
/** Ms. */
const [resolution, longestDelay] = [1, 5];
const longestWait = 20_000;

export async function run(): Promise<void> {
  const plan: Plan = JSON.parse(process.env['STARCODER_BENCH_PLAN'] ?? '');
  const file = process.env['STARCODER_TEST_REPORT'] ?? '';
  const report = (part: Pick<HostReport, 'failed' | 'output'>) => {
    writeFileSync(`${file}.draft`, JSON.stringify({ passed: 0, skipped: 0, failures: [], ...part }));
    renameSync(`${file}.draft`, file);
  };
  try {
    const extension = vscode.extensions.getExtension('starcoder-inline.starcoder-inline');
    while (!extension?.isActive) await wait(1);
    await vscode.commands.executeCommand('starcoder.wake');
    const answeredAt = Date.now();
    const isOwn = (url: string) => url.includes(`${extension.extensionPath}/dist/`);
    const visits: Visit[] = [];
    for (const asking of plan.askings) visits.push(await visit(asking, plan, isOwn));
    const measured: Measured = { activation: await activation(answeredAt), visits };
    report({ failed: 0, output: JSON.stringify(measured) });
  } catch (error) {
    report({ failed: 1, output: String(error instanceof Error ? error.stack : error) });
  }
}

async function visit(
  { path, languageId, rest }: Asking,
  { isIdle, isProfiled }: Plan,
  isOwn: (url: string) => boolean,
): Promise<Visit> {
  const endOpening = await watch(isProfiled, isOwn);
  const started = performance.now();
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(join(folder, path)));
  const editor = await vscode.window.showTextDocument(document);
  const knowing = isIdle ? vscode.languages.registerInlineCompletionItemProvider('*', knowingAll(rest)) : undefined;
  await firstSuggestion(editor, rest);
  const firstMs = performance.now() - started;
  knowing?.dispose();
  const opening = await endOpening();
  const endLearning = await watch(isProfiled, isOwn);
  await wait(visitMs - (performance.now() - started));
  const learning = await endLearning();
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  return { languageId, firstMs, opening, learning };
}

/** Watches the thread until what it returns is called. */
async function watch(isProfiled: boolean, isOwn: (url: string) => boolean): Promise<() => Promise<Watched>> {
  const session = isProfiled ? await startProfile() : undefined;
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  const started = performance.now();
  return async () => {
    delay.disable();
    const ms = performance.now() - started;
    const stretches = session ? stretchesOf(await stopProfile(session), samplingMicroseconds, isOwn) : [];
    return { delay: delayOf(delay, ms), stretches };
  };
}

function knowingAll(rest: string): vscode.InlineCompletionItemProvider {
  return { provideInlineCompletionItems: () => [new vscode.InlineCompletionItem(rest)] };
}

/** Types at the end of the file until what is shown can be accepted: its last character, again and again. */
async function firstSuggestion(editor: vscode.TextEditor, rest: string): Promise<void> {
  const { document } = editor;
  const before = document.getText();
  const end = document.positionAt(before.length);
  editor.selection = new vscode.Selection(end, end);
  for (const last = performance.now() + longestWait; document.getText() === before; await wait(betweenKeys)) {
    if (performance.now() > last) throw new Error(`No suggestion in ${document.uri.path}`);
    await vscode.commands.executeCommand('deleteLeft');
    await vscode.commands.executeCommand('type', { text: before.slice(-1) });
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger', { explicit: false });
    await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
  }
  const text = document.getText().slice(before.length);
  if (!rest.startsWith(text)) throw new Error(`Suggested ${text}, and not the beginning of ${rest}`);
}

function delayOf(histogram: ReturnType<typeof monitorEventLoopDelay>, ms: number): Delay {
  // The millisecond that it waits for is part of what it measures.
  const late = (ns: number) => Math.max(0, ns / 1e6 - resolution);
  let within = 0;
  for (const [percent, ns] of histogram.percentiles) if (late(ns) <= longestDelay) within = Math.max(within, percent);
  return {
    p50: late(histogram.percentile(50)),
    p99: late(histogram.percentile(99)),
    max: late(histogram.max),
    over5: (histogram.count * (100 - within)) / 100 / (ms / 1000),
  };
}

async function startProfile(): Promise<Session> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: samplingMicroseconds });
  await session.post('Profiler.start');
  return session;
}

async function stopProfile(session: Session): Promise<Profiler.Profile> {
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return profile;
}

/** VS Code writes its own figures into a document, as a table. */
async function activation(answeredAt: number): Promise<Activation> {
  await vscode.commands.executeCommand('perfview.show');
  for (const last = performance.now() + longestWait; performance.now() < last; await wait(100)) {
    for (const document of vscode.workspace.textDocuments) {
      if (document.uri.scheme !== 'perf') continue;
      const row = /^\|\s*starcoder-inline\.starcoder-inline\s*\|(.*)$/m.exec(document.getText())?.[1];
      const [, load, call, finish] = row?.split('|').map(Number) ?? [];
      if (load === undefined || call === undefined || finish === undefined) continue;
      const own = {
        ownLoad: at('didLoadExtensionCode') - at('willLoadExtensionCode'),
        ownCall: at('didActivateExtension') - at('willActivateExtension'),
      };
      return { ...own, load, call, finish, behind: answeredAt - at('didActivateExtension') };
    }
  }
  throw new Error('VS Code does not tell how long the start of the extension took');
}

/** When VS Code made a mark about the extension, epoch ms. */
function at(mark: string): number {
  const { getMarks } = Reflect.get(globalThis, 'MonacoPerformanceMarks') as { getMarks(): Mark[] };
  const name = `code/extHost/${mark}/starcoder-inline.starcoder-inline`;
  const made = getMarks().find((one) => one.name === name);
  if (!made) throw new Error(`VS Code made no mark ${name}`);
  return made.startTime;
}

interface Mark {
  readonly name: string;
  readonly startTime: number;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
