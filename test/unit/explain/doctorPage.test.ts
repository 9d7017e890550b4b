import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fillIn } from '../../../src/core/errors.ts';
import type { Localize } from '../../../src/core/localize.ts';
import { doctorMessages } from '../../../src/core/messages/doctor.ts';
import { errorMessages } from '../../../src/core/messages/errors.ts';
import type { Finding } from '../../../src/doctor/finding.ts';
import { type DoctorFacts, doctorCommands, writeDoctorPage } from '../../../src/explain/doctorPage.ts';

const bundle: Record<string, string> = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8'));
const english: Localize = (message, ...args) => fillIn(message, args);
const chinese: Localize = (message, ...args) => fillIn(bundle[message] ?? assert.fail(message), args);

const saidByServer = '"><img src=x onerror=a()> [here](command:quit) <a href="command:quit">here</a>';
const setUp: Finding = {
  check: 'setup',
  state: 'ok',
  message: doctorMessages.setUp,
  args: ['qianfan-v2'],
  milliseconds: 1,
};
const findings: readonly Finding[] = [
  setUp,
  {
    check: 'network',
    state: 'failed',
    message: errorMessages.badGateway,
    args: ['a.example', saidByServer],
    fix: { setting: 'starcoder.url' },
    milliseconds: 1234,
  },
  {
    check: 'clock',
    state: 'failed',
    message: doctorMessages.hostOfOther,
    args: ['a', 'b', 'c', 'd'],
    fix: { setting: 'starcoder.backend', value: 'b' },
    milliseconds: 23,
  },
  {
    check: 'token',
    state: 'failed',
    message: errorMessages.wrongSecretKey,
    args: ['a', ''],
    fix: { command: 'starcoder.setCredentials' },
    milliseconds: 23,
  },
  { check: 'model', state: 'skipped', message: doctorMessages.notTried, args: [], milliseconds: 0 },
];
const at = new Date(2026, 10, 22, 15, 40, 3).getTime();
const page = (more: Partial<DoctorFacts> = {}, localize = english) =>
  writeDoctorPage({ findings, at, isStale: false, language: 'en', nonce: 'n', ...more }, localize);
/** What a person reads of it, a line for each element. */
const read = (html: string) =>
  html
    .slice(html.indexOf('<main>'))
    .replace(/<[^>]+>/g, '\n')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .split('\n')
    .filter((line) => line.trim() !== '');
/** Where its links lead, with their labels, in the order of Tab. */
const links = (html: string) =>
  [...html.matchAll(/<a href="([^"]*)">([^<]*)<\/a>/g)].map(
    ([, href = '', label = '']) =>
      `${decodeURIComponent(href)} ${label.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))}`,
  );

describe("the doctor's page", () => {
  it('says first how many are to be mended, then in signs and in words how each check ended', () => {
    const lines = read(page());
    assert.deepEqual(lines.slice(0, 7), [
      'StarCoder: Doctor',
      'To be mended: 3. Start with the first.',
      '✓',
      'Keys and settings: in order',
      '1 ms',
      'Everything that "qianfan-v2" needs is set.',
      '✗',
    ]);
    assert.deepEqual(
      lines.filter((line) => /: (?:in order|to be mended|left out)$/.test(line)),
      [
        'Keys and settings: in order',
        'Connection: to be mended',
        'Clock: to be mended',
        'Sign-in: to be mended',
        'Model: left out',
      ],
    );
    assert.equal(lines[lines.indexOf('Model: left out') + 1], 'Not tried, because of what is wrong above.');
    assert.ok(lines.includes('1234 ms'));
    assert.equal(lines.at(-1), 'Looked at 15:40:03.');
    assert.equal(read(page({ findings: [setUp] }))[1], 'Nothing is to be mended.');
  });

  it('mends each trouble by a link below it, the first of all first, and by the number of the finding alone', () => {
    assert.deepEqual(links(page()), [
      'command:starcoder.runDoctor?[1] Open the setting "starcoder.url"',
      'command:starcoder.runDoctor?[2] Set "starcoder.backend" to "b"',
      'command:starcoder.runDoctor?[3] Run "StarCoder: Set Credentials"',
      'command:starcoder.runDoctor Run the doctor again',
      'command:starcoder.openSettings Open Settings',
      'command:starcoder.showLog Show Log',
    ]);
    const lines = read(page());
    assert.equal(lines.indexOf('Open the setting "starcoder.url"'), lines.indexOf('Clock: to be mended') - 2);
    for (const href of links(page())) {
      const [, command = ''] = /^command:([\w.]+)/.exec(href) ?? [];
      assert.ok((doctorCommands as readonly string[]).includes(command), command);
    }
  });

  it('says that it is out of date, and offers to look again before all else', () => {
    assert.doesNotMatch(page(), /changed since/);
    const stale = page({ isStale: true });
    assert.match(read(stale).slice(0, 4).join('\n'), /changed since\. \nRun the doctor again$/);
    assert.equal(links(stale)[0], 'command:starcoder.runDoctor Run the doctor again');
  });

  it('makes no element, link or picture of what a server says, and runs no script', () => {
    const html = page();
    assert.ok(!html.includes('<img') && !html.includes('href="command:quit'));
    assert.ok(read(html).some((line) => line.includes(saidByServer)));
    assert.match(html, /content="default-src 'none'; style-src 'nonce-n'"/);
    assert.doesNotMatch(html, /<script|\son\w+="|style="/);
  });

  it('is Chinese for those who read Chinese (demand 29)', () => {
    const html = page({ language: 'zh-cn', isStale: true }, chinese);
    assert.match(html, /<html lang="zh-cn">/);
    const lines = read(html);
    assert.ok(lines.includes('连接：需要处理'));
    for (const line of lines) assert.match(line, /\p{Script=Han}|^[✓✗–]$/u);
  });
});
