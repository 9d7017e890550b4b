/** What is shown on pages in tests and pictures. */
import type { Keystroke } from '../../src/core/keystrokes.ts';
import { doctorMessages } from '../../src/core/messages/doctor.ts';
import { errorMessages } from '../../src/core/messages/errors.ts';
import type { Finding, Fix } from '../../src/doctor/finding.ts';
import { keystrokeWith } from '../support/fixtures/keystrokes.ts';

const host = 'aip.baidubce.com';
const found = (check: Finding['check'], message: string, args: Finding['args'], milliseconds: number): Finding => ({
  check,
  state: 'ok',
  message,
  args,
  milliseconds,
});
const failed = (finding: Finding, fix: Fix): Finding => ({ ...finding, state: 'failed', fix });

const inOrder = [
  found('setup', doctorMessages.setUp, ['qianfan-v1'], 1),
  found('network', doctorMessages.reached, [host], 42),
  found('clock', doctorMessages.clockRight, [host], 0),
] as const;

/** Every check in order. */
export const well: readonly Finding[] = [
  ...inOrder,
  found('token', doctorMessages.signedIn, [host], 61),
  found('model', doctorMessages.fillsIn, [host], 213),
];

/** A wrong secret key; the model is not asked. */
export const wrongSecret: readonly Finding[] = [
  ...inOrder,
  failed(found('token', errorMessages.wrongSecretKey, [host, 'invalid_client: Client authentication failed'], 58), {
    command: 'starcoder.setCredentials',
  }),
  { ...found('model', doctorMessages.notTried, [], 0), state: 'skipped' },
];

/** One failure for each way in which a finding is fixed: a setting to look at, a value to set, keys to enter, a second look. */
export const everyFix: readonly Finding[] = [
  failed(found('setup', doctorMessages.settingUnusable, ['starcoder.maxLines', '200'], 1), {
    setting: 'starcoder.maxLines',
  }),
  failed(found('network', doctorMessages.proxyUnreachable, ['http://proxy.example:3128', 'ECONNREFUSED', host], 12), {
    setting: 'http.proxy',
  }),
  found('clock', doctorMessages.clockRight, [host], 0),
  failed(found('token', doctorMessages.appKeyAsIamKey, [host, 'IamSignatureInvalid'], 44), {
    setting: 'starcoder.auth',
    value: 'auto',
  }),
  failed(found('model', doctorMessages.modelSilent, [host, 4.5], 4500), { command: 'starcoder.runDoctor' }),
];

/** One of each kind of ending; the last one is a key that deleted text. */
export function keystrokesAt(now: number): readonly Keystroke[] {
  const keystroke = (secondsAgo: number, more: Partial<Keystroke>): Keystroke =>
    keystrokeWith({ at: now - secondsAgo * 1000, milliseconds: 0.4, ...more });
  const asked = { requests: 1, promptTokens: 512, milliseconds: 231, stages: { pause: 80, turn: 1, firstWord: 120 } };
  return [
    keystroke(95, { kind: 'failed', error: 'offline', ...asked }),
    keystroke(60, { kind: 'dropped', reason: 'echo', ...asked }),
    keystroke(41, { reason: 'disabled', languageId: 'markdown' }),
    keystroke(30, { kind: 'cancelled', stages: { pause: 32 }, milliseconds: 32 }),
    keystroke(12, { kind: 'suggested', characters: 38, cut: 'extent', refineMs: 0.3, manual: true, ...asked }),
    keystroke(5, { reason: 'midWord' }),
    keystroke(3, { reason: 'deleted' }),
  ];
}
