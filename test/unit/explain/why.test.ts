import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { CompletionError, fillIn } from '../../../src/core/errors.ts';
import { describe as describeKeystroke, type Keystroke, Keystrokes } from '../../../src/core/keystrokes.ts';
import type { Localize } from '../../../src/core/localize.ts';
import { whyBuiltinReasons, whyReasons } from '../../../src/core/messages/whyNoSuggestion.ts';
import type { DropReason, Outcome, SkipReason } from '../../../src/core/outcome.ts';
import type { Snapshot } from '../../../src/core/snapshot.ts';
import { Trace } from '../../../src/core/trace.ts';
import { adviceOn, explainKeystroke } from '../../../src/explain/explainKeystroke.ts';
import { type WhyFacts, whyCommands, writeWhyPage } from '../../../src/explain/whyPage.ts';
import { writeWhyReport } from '../../../src/explain/whyReport.ts';
import { Engine } from '../../../src/pipeline/engine.ts';
import { ManualTimer } from '../../fakes/manualTimer.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { keystrokeWith } from '../../support/fixtures/keystrokes.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';
import { never } from '../../support/fixtures/signals.ts';

const bundle: Record<string, string> = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8'));
const english: Localize = (message, ...args) => fillIn(message, args);
const chinese: Localize = (message, ...args) => fillIn(bundle[message] ?? assert.fail(message), args);
const now = 1_800_000_000_000;

const reasons = Object.keys(whyReasons) as (SkipReason | DropReason)[];
/** Every way in which a question ends. */
const endings: readonly Keystroke[] = [
  ...reasons.map((reason) => keystrokeWith({ kind: 'dropped', reason, error: 'offline' })),
  ...(Object.keys(whyBuiltinReasons) as (SkipReason | DropReason)[]).map((reason) =>
    keystrokeWith({ kind: 'dropped', reason, isBuiltin: true }),
  ),
  keystrokeWith({ kind: 'suggested', characters: 12 }),
  keystrokeWith({ kind: 'suggested', characters: 12, isBuiltin: true }),
  keystrokeWith({ kind: 'suggested', characters: 12, recalled: true }),
  keystrokeWith({ kind: 'cancelled', stages: { pause: 20 } }),
  keystrokeWith({ kind: 'cancelled', stages: { joined: 20 } }),
  keystrokeWith({ kind: 'failed', error: 'offline', requests: 1 }),
];

const facts: Omit<WhyFacts, 'keystrokes'> = { isEditorOff: false, now, language: 'en', nonce: 'n' };
const page = (keystrokes: readonly Keystroke[], more: Partial<WhyFacts> = {}, localize = english) =>
  writeWhyPage({ ...facts, keystrokes, ...more }, localize);
/** What a person reads of it. */
const read = (html: string) =>
  html
    .replace(/<style[\s\S]*?<\/style>/, '')
    .replace(/<[^>]+>/g, '\n')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .split('\n')
    .filter((line) => line.trim() !== '');

describe('why no suggestion', () => {
  it('has words of its own for every ending, in English and Chinese', () => {
    for (const localize of [english, chinese]) {
      const sentences = endings.map((ending) => explainKeystroke(ending, localize));
      assert.equal(new Set(sentences).size, endings.length);
      for (const sentence of sentences) assert.match(sentence, /^[^{}]+[.。]$/);
    }
    assert.ok(endings.every((ending) => /\p{Script=Han}/u.test(explainKeystroke(ending, chinese))));
  });

  it('answers for the very last keystroke first, with what to do about it', () => {
    const html = page([
      keystrokeWith({ kind: 'suggested', characters: 7, at: now - 9000 }),
      keystrokeWith({ kind: 'skipped', reason: 'disabled', at: now - 3000 }),
    ]);
    const [, title, answer, advice, link] = read(html);
    assert.equal(title, 'Why No Suggestion?');
    assert.equal(answer, 'The last time, 3 s ago: Nothing was asked: suggestions are switched off here.');
    assert.equal(advice?.trim(), 'Switch suggestions on, for example for this language alone.');
    assert.equal(link, 'Open "starcoder.enabled"');
    assert.match(html, /href="command:workbench\.action\.openSettings\?%5B%22starcoder\.enabled%22%5D"/);
  });

  it('does not mention a model, requests or tokens where the built-in engine was asked', () => {
    const silent = keystrokeWith({
      kind: 'dropped',
      reason: 'empty',
      isBuiltin: true,
      stages: { known: 0, builtin: 2 },
    });
    const lines = read(page([silent]));
    assert.equal(
      lines[2],
      'The last time, 0 s ago: Nothing shown: the built-in engine was not sure enough of what comes next.',
    );
    assert.ok(lines.includes('Open "starcoder.builtin.precision"'));
    assert.ok(lines.includes('1 ms in all · built-in engine 2 ms'));
    assert.match(describeKeystroke(silent), /^python: dropped \(built-in, empty\) after 1 ms: known 0, builtin 2$/);
    for (const reason of reasons) {
      const remedies = adviceOn(keystrokeWith({ kind: 'dropped', reason, isBuiltin: true }))?.remedies ?? [];
      assert.doesNotMatch(JSON.stringify(remedies), /starcoder\.(?:model|fim)/, reason);
    }
  });

  it('counts the reasons, the most frequent first, and lists the keystrokes, the newest first, with their times', () => {
    const lines = read(
      page([
        keystrokeWith({
          kind: 'dropped',
          reason: 'echo',
          stages: { pause: 80, turn: 0, firstWord: 120 },
          refineMs: 0.26,
          requests: 1,
          promptTokens: 512,
          milliseconds: 200.4,
        }),
        keystrokeWith({ kind: 'suggested', characters: 3, cut: 'extent', manual: true, recalled: true }),
        keystrokeWith({ kind: 'skipped', reason: 'midWord' }),
        keystrokeWith({ kind: 'suggested', characters: 5 }),
        keystrokeWith({ kind: 'suggested', characters: 5 }),
      ]),
    );
    const counts = lines.slice(lines.indexOf('By reason'), lines.indexOf('The last 5, newest first'));
    assert.equal(counts[counts.indexOf('2') + 1], 'A suggestion was handed to VS Code.');
    assert.ok(counts.indexOf('2') < counts.indexOf('1'));
    const list = lines.slice(lines.indexOf('The last 5, newest first'));
    const order = list.filter((line) => /^A suggestion|stands inside|repeated/.test(line));
    assert.deepEqual(order, [
      'A suggestion was handed to VS Code.',
      'A suggestion was handed to VS Code.',
      'Nothing was asked: the cursor stands inside a word.',
      'A suggestion that was known already was handed to VS Code.',
      'Hidden: it repeated the text before the cursor.',
    ]);
    assert.ok(list.includes('asked with a key · 1 ms in all · characters: 3 · ended with the line or block'));
    assert.ok(
      list.includes(
        '200 ms in all · pause 80 ms · first word 120 ms · refining, meanwhile 0.3 ms · requests: 1 · prompt: about 512 tokens',
      ),
    );
  });

  it('says when VS Code never asked, or shows no suggestions at all', () => {
    assert.match(read(page([]))[2] ?? '', /has not asked/);
    assert.match(read(page([keystrokeWith({})], { isEditorOff: true }))[2] ?? '', /shows no suggestions at all/);
  });

  it('is wholly Chinese for those who read Chinese', () => {
    const lines = read(page(endings, { language: 'zh-cn' }, chinese));
    for (const line of lines) {
      const isName = /^(?:python|[\d:]+)$/.test(line.trim());
      assert.ok(isName || /\p{Script=Han}/u.test(line), line);
    }
  });

  it('runs no script, loads nothing, and links to nothing but the commands that it may run', () => {
    const html = page(endings);
    assert.match(html, /content="default-src 'none'; style-src 'nonce-n'"/);
    assert.doesNotMatch(html, /<script|\bon\w+=|<img|https?:/);
    const links = [...html.matchAll(/href="([^"?]*)/g)].map(([, href = '']) => href.replace('command:', ''));
    assert.ok(links.length > 4);
    for (const link of links) assert.ok((whyCommands as readonly string[]).includes(link), link);
    assert.match(page([keystrokeWith({ languageId: '<b onclick=x>"' })]), /&#60;b onclick=x&#62;&#34;/);
  });

  it('keeps the last fifty', () => {
    const kept = new Keystrokes();
    const trace = new Trace({ now: () => now });
    const outcome: Outcome = { kind: 'skipped', reason: 'midWord' };
    for (let at = 1; at <= 60; at += 1)
      kept.add({ outcome, trace, languageId: 'go', manual: false, milliseconds: 1 }, at);
    assert.deepEqual([kept.all.length, kept.all[0]?.at, kept.all.at(-1)?.at], [50, 11, 60]);
  });

  it('gives advice that leads somewhere: to a setting that exists, or to a command', () => {
    const properties: object = JSON.parse(readFileSync('package.json', 'utf8')).contributes.configuration.properties;
    for (const ending of endings)
      for (const remedy of adviceOn(ending)?.remedies ?? [])
        assert.ok('command' in remedy || remedy.setting in properties, JSON.stringify(remedy));
  });
});

describe('the report for an issue', () => {
  const secret = 'planted-secret-';

  it('tells the same as the page, in its order, with the settings that matter', () => {
    const settings = settingsWith({ maxLines: 7 });
    const keystrokes = [
      keystrokeWith({ kind: 'dropped', reason: 'echo', at: now - 4000, stages: { pause: 80 } }),
      keystrokeWith({ kind: 'skipped', reason: 'midWord', at: now - 1000 }),
    ];
    const report = writeWhyReport(keystrokes, { versions: 'StarCoder 1', settings, isEditorOff: false, now });
    assert.match(report, /^StarCoder 1$/m);
    assert.match(report, /backend qianfan-v1,.* maxLines 7,/);
    assert.match(
      report,
      /-1\.0 s {2}python: skipped \(midWord\) after 1 ms.*\n.*-4\.0 s {2}python: dropped \(echo\) after 1 ms: pause 80$/m,
    );
  });

  it('holds nothing of documents, keys, names or hosts, whatever happens', async () => {
    const marks = [
      'prefix',
      'suffix',
      'answer',
      'path',
      'context',
      'url',
      'model',
      'endpoint',
      'userId',
      'appId',
      'exclude',
      'stop',
      'detail',
      'host',
    ];
    const planted = Object.fromEntries(marks.map((name) => [name, `${secret}${name}`]));
    const text = (name: string) => planted[name] ?? '';
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('', '```\n', text('prefix'), `\n${text('suffix')}`, '<|endoftext|>', 'Sure! ', '7;'),
        fc.boolean(),
        fc.boolean(),
        async (lead, manual, fails) => {
          const timer = new ManualTimer(now);
          const settings = settingsWith({
            backend: 'openai',
            url: `http://${secret}host/`,
            model: text('model'),
            userId: text('userId'),
            appId: text('appId'),
            exclude: [text('exclude')],
            stopSequences: [text('stop')],
          });
          const model = new ScriptedModel(() => {
            if (fails) throw new CompletionError('offline', { host: text('host'), detail: text('detail') });
            return [lead, text('answer'), '\n'];
          });
          const context = {
            gather: async () => [{ kind: 'similar', path: text('path'), text: text('context') } as const],
          };
          const engine = new Engine({ model, timer, context, log: { warn: () => {} } });
          const at: Snapshot = {
            document: `file:///${text('path')}`,
            path: text('path'),
            languageId: 'python',
            indentUnit: '  ',
            prefix: `x = 1\n${text('prefix')} = `,
            suffix: ` ${text('suffix')}`,
            manual,
          };
          const kept = new Keystrokes();
          for (let round = 0; round < 2; round += 1) {
            const trace = engine.trace();
            const asked = engine.suggest(at, settings, never, trace);
            await timer.advance(2000);
            kept.add({ outcome: await asked, trace, languageId: 'python', manual, milliseconds: 3 }, timer.now());
          }
          assert.equal(model.requests.length > 0, true);
          assert.ok(JSON.stringify(model.requests).includes(secret), 'the secret was planted');
          const surroundings = { versions: '', settings, isEditorOff: false, now: timer.now() };
          const seen = [
            writeWhyReport(kept.all, surroundings),
            page(kept.all),
            ...kept.all.map(describeKeystroke),
          ].join('\n');
          assert.ok(!seen.includes(secret), seen);
        },
      ),
      { numRuns: 60 },
    );
  });
});
