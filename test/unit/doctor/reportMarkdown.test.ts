import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fillIn } from '../../../src/core/errors.ts';
import { doctorMessages } from '../../../src/core/messages/doctor.ts';
import { errorMessages } from '../../../src/core/messages/errors.ts';
import type { Finding } from '../../../src/doctor/finding.ts';
import { reportMarkdown } from '../../../src/doctor/reportMarkdown.ts';

describe("the doctor's page", () => {
  const findings: readonly Finding[] = [
    { check: 'setup', state: 'ok', message: doctorMessages.setUp, args: ['qianfan-v2'], milliseconds: 1 },
    {
      check: 'network',
      state: 'failed',
      message: errorMessages.badGateway,
      args: ['a.example', '![x](http://b.example/x.png) <img src=x> [here](command:quit)'],
      milliseconds: 23,
    },
    { check: 'clock', state: 'skipped', message: doctorMessages.notTried, args: [], milliseconds: 0 },
  ];

  it('says in words how each check ended, and what was found', () => {
    const lines = reportMarkdown(findings, (message, ...args) => fillIn(message, args)).split('\n\n');
    assert.deepEqual(
      lines.filter((line) => line.startsWith('#')),
      [
        '# StarCoder: Doctor',
        '## ✓ Keys and settings: in order',
        '## ✗ Connection: to be mended',
        '## – Clock: left out',
      ],
    );
    assert.equal(lines[1], 'To be mended: 1. Start with the first.');
    assert.equal(lines[3], 'Everything that "qianfan\\-v2" needs is set. (1\u00a0ms)');
    const well = reportMarkdown(findings.slice(0, 1), (message, ...args) => fillIn(message, args));
    assert.match(well, /\n\nNothing is to be mended\.\n\n/);
  });

  it('makes no link and no picture of what a server says', () => {
    const page = reportMarkdown(findings, (message, ...args) => fillIn(message, args));
    assert.match(page, /\\!\\\[x\\\]\\\(http:.*\\<img src=x\\> \\\[here\\\]\\\(command/);
  });

  it('is Chinese for those who read Chinese', () => {
    const bundle: Record<string, string> = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8'));
    const page = reportMarkdown(findings, (message, ...args) => fillIn(bundle[message] ?? assert.fail(message), args));
    assert.match(page, /## ✗ 连接：需要处理/);
  });
});
