import assert from 'node:assert/strict';
import { CompletionError, type ErrorKind } from '../../../src/core/errors.ts';
import { errorMessages } from '../../../src/core/messages/errors.ts';
import { statusMessages } from '../../../src/core/messages/statusBar.ts';
import type { OffBy, Status } from '../../../src/core/status.ts';
import { type StatusTextFacts, statusText } from '../../../src/editor/statusText.ts';
import { nothing } from '../../../src/usage/ledger.ts';
import { settingsWith } from '../../support/fixtures/settings.ts';
import { chinese, english } from './displayLanguages.ts';

const service = settingsWith({ backend: 'qianfan-v2', model: 'coder-7b' });
/** Times are local, as the texts are. */
const at = (...time: [hour: number, minute: number, day?: number]) =>
  new Date(2026, 10, time[2] ?? 22, time[0], time[1]).getTime();

const ready: StatusTextFacts = {
  status: { kind: 'ready' },
  settings: service,
  awaitsService: false,
  today: nothing,
  caps: [],
  languageId: 'python',
  now: at(9, 5),
};
const shown = (facts: Partial<StatusTextFacts>, language = english) => statusText({ ...ready, ...facts }, language);
const held = (kind: ErrorKind, more: { until?: number; standsIn?: boolean; detail?: string } = {}): Status => {
  const { detail = 'E7', ...rest } = more;
  return { kind: 'held', error: new CompletionError(kind, { host: 'llm.example', detail }), ...rest };
};
/** Every state: each kind, each place that turns suggestions off, and each error. */
const states: readonly Status[] = [
  { kind: 'ready' },
  { kind: 'working' },
  { kind: 'manual' },
  { kind: 'excluded' },
  { kind: 'snoozed' },
  { kind: 'snoozed', until: at(15, 40) },
  ...(['user', 'workspace', 'language', 'file', 'editor'] satisfies OffBy[]).map(
    (by) => ({ kind: 'off', by }) as const,
  ),
  ...(Object.keys(errorMessages) as ErrorKind[]).flatMap((kind) => [
    held(kind),
    held(kind, { until: at(15, 40) }),
    held(kind, { standsIn: true }),
    held(kind, { standsIn: true, until: at(15, 40, 23) }),
  ]),
];

describe('the status bar', () => {
  it('shows state, engine and counter, and says all in sentences', () => {
    const today = {
      requests: 12,
      promptTokens: 1_000_000,
      completionTokens: 234_567,
      offered: 9,
      accepted: 4,
      acceptedCharacters: 1_321,
    };
    assert.deepEqual(shown({ today }), {
      title: 'ready',
      text: '$(sparkle) ready · qianfan-v2 · 12 req · ≈1.2m tok',
      tooltip:
        '**StarCoder Inline**\n\nEngine: qianfan\\-v2, coder\\-7b.\n\n' +
        'Today: 12 requests, about 1,000,000 tokens sent and 234,567 received. ' +
        '9 suggestions offered, 4 accepted \\(1,321 characters\\).\n\nClick for the menu.',
      ariaLabel:
        'StarCoder: ready. Engine: qianfan-v2, coder-7b. ' +
        'Today: 12 requests, about 1,000,000 tokens sent and 234,567 received. ' +
        '9 suggestions offered, 4 accepted (1,321 characters). Click for the menu.',
      background: undefined,
    });
  });

  it('names the endpoint of Qianfan V1 in place of a model, and neither where there is none', () => {
    const engine = (own: Record<string, unknown>) =>
      /Engine: .*?\. /.exec(shown({ settings: settingsWith(own) }).ariaLabel)?.[0];
    assert.equal(
      engine({ backend: 'qianfan-v1', endpoint: 'my_star', model: 'other' }),
      'Engine: qianfan-v1, my_star. ',
    );
    assert.equal(engine({ backend: 'qianfan-v1' }), 'Engine: qianfan-v1. ');
    assert.equal(engine({ backend: 'llamacpp' }), 'Engine: llamacpp. ');
  });

  it('shows that the model is asked', () => {
    const { text, ariaLabel } = shown({ status: { kind: 'working' } });
    assert.equal(text, '$(loading~spin) asking · qianfan-v2 · 0 req · ≈0 tok');
    assert.match(ariaLabel, /^StarCoder: asking\. The model is asked\. Engine: /);
  });

  it('shows manual mode and the key that asks', () => {
    const { text, ariaLabel, tooltip } = shown({ status: { kind: 'manual' } });
    assert.equal(text, '$(record-keys) manual · qianfan-v2 · 0 req · ≈0 tok');
    assert.match(ariaLabel, /^StarCoder: manual\. Manual mode: suggestions come when you press Alt\+\\\. /);
    assert.ok(tooltip.includes('Alt\\+\\\\'), tooltip);
  });

  it('shows what turned suggestions off, in the text and to a screen reader (demand 34)', () => {
    const off: Readonly<Record<OffBy, readonly [title: string, sentence: string]>> = {
      user: ['off', 'Your setting "starcoder.enabled" is off.'],
      language: ['off for python', '"starcoder.enabled" is off for the language python.'],
      file: ['off for this file', 'You turned suggestions off for this file.'],
      workspace: ['off in this workspace', '"starcoder.enabled" is off in the settings of this workspace.'],
      editor: [
        'off in the editor',
        '"editor.inlineSuggest.enabled" is off, so VS Code shows suggestions of no extension.',
      ],
    };
    for (const by of Object.keys(off) as OffBy[]) {
      const [title, sentence] = off[by];
      const { text, ariaLabel, background } = shown({ status: { kind: 'off', by } });
      assert.equal(text, `$(circle-slash) StarCoder: ${title}`);
      assert.ok(ariaLabel.startsWith(`StarCoder: ${title}. ${sentence} Engine: `), ariaLabel);
      assert.equal(background, undefined);
    }
  });

  it('shows that a file is excluded', () => {
    const { text, ariaLabel } = shown({ status: { kind: 'excluded' } });
    assert.equal(text, '$(lock) StarCoder: file excluded');
    assert.match(ariaLabel, /^StarCoder: file excluded\. No model is told of this file: .*"starcoder\.exclude"/);
  });

  it('shows until when it is snoozed, in the text and to a screen reader (demand 34)', () => {
    const { text, ariaLabel } = shown({ status: { kind: 'snoozed', until: at(15, 40) } });
    assert.match(text, /^\$\(bell-slash\) StarCoder: snoozed until 03:40\sPM$/);
    assert.match(ariaLabel, /^StarCoder: snoozed until 03:40\sPM\. .* while you type, until 03:40\sPM\. /);
    assert.equal(
      shown({ status: { kind: 'snoozed', until: at(15, 40) } }, chinese).text,
      '$(bell-slash) StarCoder: 暂停提示至 15:40',
    );
    const endless = shown({ status: { kind: 'snoozed' } });
    assert.equal(endless.text, '$(bell-slash) StarCoder: snoozed');
    assert.match(endless.ariaLabel, / while you type, until this window is loaded again\. /);
  });
});

describe('the status bar while requests are suspended', () => {
  it('shows what is missing before the first request as a warning, and how to enter it', () => {
    const { text, ariaLabel, background } = shown({ status: held('needsKeys') });
    assert.equal(text, '$(warning) StarCoder: needs keys');
    assert.match(ariaLabel, /^StarCoder: needs keys\. No keys yet\. Run "StarCoder: Set Credentials"/);
    assert.equal(background, 'warning');
    for (const kind of ['needsEndpoint', 'needsUrl', 'needsModel'] as const)
      assert.equal(shown({ status: held(kind) }).background, 'warning', kind);
  });

  it('shows a wrong key as an error, a wrong API key apart from a wrong secret key', () => {
    const apiKey = shown({ status: held('wrongApiKey') });
    assert.equal(apiKey.text, '$(warning) StarCoder: wrong API key');
    assert.match(apiKey.ariaLabel, / llm\.example does not know this API key\. .*"StarCoder: Set Credentials"\. /);
    assert.equal(apiKey.background, 'error');
    const secretKey = shown({ status: held('wrongSecretKey') });
    assert.equal(secretKey.text, '$(warning) StarCoder: wrong secret key');
    assert.match(secretKey.ariaLabel, / llm\.example refused the secret key\. /);
  });

  it('shows a wrong endpoint as an error, and the setting to check', () => {
    const { text, ariaLabel, background } = shown({ status: held('endpointUnknown') });
    assert.equal(text, '$(warning) StarCoder: no such service');
    assert.match(ariaLabel, /Check .*"starcoder\.endpoint"/);
    assert.equal(background, 'error');
  });

  it('shows the daily limit, and when it ends, with no colour', () => {
    const { text, ariaLabel, background } = shown({ status: held('dailyLimit', { until: at(0, 0, 23) }) });
    assert.equal(text, '$(debug-pause) StarCoder: daily limit');
    assert.match(ariaLabel, /\(E7\)\. Turn on billing .*midnight, Beijing time\. StarCoder goes on by itself at /);
    assert.equal(background, undefined);
  });

  it('shows that the server is down, with its error code and what to check', () => {
    const { text, ariaLabel } = shown({ status: held('offline', { detail: 'ECONNREFUSED', until: at(9, 6) }) });
    assert.equal(text, '$(debug-pause) StarCoder: offline');
    assert.match(ariaLabel, /^StarCoder: offline\. llm\.example .*\(ECONNREFUSED\)\. Check the network/);
  });

  it('gives the time at which it goes on, and the date where it is not today', () => {
    const goesOn = (until: number, language = english) =>
      shown({ status: held('serverBusy', { until }) }, language).ariaLabel;
    assert.match(goesOn(at(15, 40)), /StarCoder goes on by itself at 3:40:00\sPM\./);
    assert.match(goesOn(at(0, 0, 23)), /StarCoder goes on by itself at Nov 23, 2026, 12:00\sAM\./);
    assert.match(goesOn(at(15, 40), chinese), /StarCoder 将于 15:40:00 自动继续。/);
    assert.match(goesOn(at(0, 0, 23), chinese), /StarCoder 将于 2026年11月23日 00:00 自动继续。/);
    assert.doesNotMatch(shown({ status: held('serverBusy') }).ariaLabel, /goes on by itself at/);
  });

  it('shows that the built-in engine stands in, for which service and why', () => {
    const { title, text, ariaLabel, background } = shown({ status: held('needsKeys', { standsIn: true }) });
    assert.equal(title, 'built-in (qianfan-v2: needs keys)');
    assert.equal(text, `$(sparkle) StarCoder: ${title}`);
    assert.match(ariaLabel, /Set Credentials.* Meanwhile the built-in engine suggests from the code at hand: free/);
    assert.doesNotMatch(ariaLabel, /Engine: /);
    assert.equal(background, undefined);
  });

  it('shows that the built-in engine stands in for a spent cap, and until when', () => {
    const status = held('capReached', { standsIn: true, until: at(0, 0, 23), detail: 'starcoder.dailyCap' });
    const { text, ariaLabel } = shown({ status });
    assert.equal(text, '$(sparkle) StarCoder: built-in (cap reached)');
    assert.match(
      ariaLabel,
      /"starcoder\.dailyCap".* Meanwhile the built-in engine .*goes on by itself at Nov 23, 2026/,
    );
  });

  it('escapes Markdown and links of a server in the tooltip, and leaves the aria label as it is', () => {
    const detail = '[pay](http://evil.example) <img> `x` *b* $(zap)';
    const { tooltip, ariaLabel } = shown({ status: held('offline', { detail }) });
    assert.ok(tooltip.includes('\\[pay\\]\\(http://evil.example\\) \\<img\\> \\`x\\` \\*b\\* $\\(zap\\)'), tooltip);
    assert.ok(ariaLabel.includes(detail), ariaLabel);
  });
});

describe('the status bar with a spending cap', () => {
  const capped = settingsWith({ backend: 'qianfan-v2', dailyCap: 600, monthlyCap: 9000, capUnit: 'requests' });
  const day = { kind: 'day', used: 480, limit: 600 } as const;
  const month = { kind: 'month', used: 1234, limit: 9000 } as const;

  it('shows how far the cap is used in place of the counter', () => {
    const { text, ariaLabel } = shown({ settings: capped, caps: [day] });
    assert.equal(text, '$(sparkle) ready · qianfan-v2 · 480 of 600 req');
    assert.match(ariaLabel, / Today 480 of the cap of 600 requests are spent\. Today: 0 requests/);
  });

  it('shows the first of two caps, and says both', () => {
    const { text, ariaLabel } = shown({ settings: capped, caps: [day, month] });
    assert.match(text, / · 480 of 600 req$/);
    assert.match(ariaLabel, /of 600 requests are spent\. This month 1,234 of the cap of 9,000 requests are spent\. /);
  });

  it('shows a reached cap: which setting to raise, when it goes on and how much is spent', () => {
    const status = held('capReached', { until: at(0, 0, 23), detail: 'starcoder.dailyCap' });
    const { text, ariaLabel, background } = shown({ status, settings: capped, caps: [{ ...day, used: 600 }] });
    assert.equal(text, '$(debug-pause) StarCoder: cap reached');
    assert.match(ariaLabel, /raise "starcoder\.dailyCap"/);
    assert.match(ariaLabel, /goes on by itself at Nov 23, 2026, 12:00\sAM\./);
    assert.match(ariaLabel, /Today 600 of the cap of 600 requests are spent\./);
    assert.equal(background, undefined);
  });

  it('shows no cap while the free built-in engine is the backend', () => {
    const settings = settingsWith({ backend: 'builtin', dailyCap: 600, capUnit: 'requests' });
    const { text, ariaLabel } = shown({ settings, caps: [day] });
    assert.equal(text, '$(sparkle) ready · built-in · free');
    assert.doesNotMatch(ariaLabel, /of the cap of/);
  });
});

describe('the status bar with no service chosen', () => {
  it('shows the built-in engine as ready and free, and where to choose a service', () => {
    const { text, ariaLabel, background } = shown({ awaitsService: true, today: { ...nothing, accepted: 1 } });
    assert.equal(text, '$(sparkle) ready · built-in · free');
    assert.match(ariaLabel, /built-in engine suggests.*choose a service.*0 requests.*1 accepted/s);
    assert.doesNotMatch(ariaLabel, /keys|Engine: /);
    assert.equal(background, undefined);
  });

  it('offers no choice of a service once the built-in engine was chosen', () => {
    const { text, ariaLabel } = shown({ settings: settingsWith({ backend: 'builtin' }) });
    assert.equal(text, '$(sparkle) ready · built-in · free');
    assert.match(ariaLabel, /built-in engine suggests from the code at hand/);
    assert.doesNotMatch(ariaLabel, /choose a service/);
  });
});

describe('the texts of every state of the status bar', () => {
  it('begin with the title in the aria label, and end with the way to the menu', () => {
    for (const status of states) {
      const { title, ariaLabel, text } = shown({ status });
      assert.ok(ariaLabel.startsWith(`StarCoder: ${title}. `), ariaLabel);
      assert.ok(ariaLabel.endsWith('characters). Click for the menu.'), ariaLabel);
      assert.ok(text.includes(title), text);
      assert.doesNotMatch(text + ariaLabel, /\{\d\}|undefined|NaN|Invalid/);
    }
  });

  it('are Chinese in a Chinese VS Code, and use every message of the status bar (demand 29)', () => {
    const used = new Set<string>();
    const recording = {
      ...chinese,
      localize: (message: string, ...args: (string | number)[]) => {
        used.add(message);
        return chinese.localize(message, ...args);
      },
    };
    for (const status of states) {
      const { title, ariaLabel } = shown({ status }, recording);
      assert.match(title, /\p{Script=Han}/u);
      for (const sentence of ariaLabel.split('。').filter(Boolean)) assert.match(sentence, /\p{Script=Han}/u);
    }
    shown({ settings: settingsWith({ backend: 'qianfan-v1' }) }, recording);
    shown({ awaitsService: true }, recording);
    const missing = Object.values(statusMessages).filter((message) => !used.has(message));
    assert.deepEqual(missing, []);
  });

  it('say in Chinese which keys are missing and where to enter them', () => {
    const { text, ariaLabel } = shown({ status: held('needsKeys') }, chinese);
    assert.equal(text, '$(warning) StarCoder: 需要密钥');
    assert.match(ariaLabel, /还没有密钥。请运行“StarCoder: 设置密钥”/);
  });
});
