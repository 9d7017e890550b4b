import type { Localize } from '../core/localize.ts';
import { doctorChecks, doctorPage, doctorStates } from '../core/messages/doctor.ts';
import type { Finding, Fix } from '../doctor/finding.ts';
import { link, text, writeStaticPage } from './staticPage.ts';

/** What the page is made of. */
export interface DoctorFacts {
  readonly findings: readonly Finding[];
  /** When they were found, epoch ms. */
  readonly at: number;
  /** Settings or keys have changed since. */
  readonly isStale: boolean;
  /** BCP 47, for the page and its time. */
  readonly language: string;
  /** For the one style sheet of the page, which runs no script. */
  readonly nonce: string;
}

/** The commands that the page may run. What mends a finding is asked for by the number of the finding, so it can be nothing else. */
export const doctorCommands = ['starcoder.runDoctor', 'starcoder.openSettings', 'starcoder.showLog'] as const;
type DoctorCommand = (typeof doctorCommands)[number];

/** In every font; emoji are not. */
const signs = { ok: '✓', failed: '✗', skipped: '–' } as const;

/** All findings as one page of HTML: how many are to be mended, then each in words that need neither signs nor colours. */
export function writeDoctorPage({ findings, at, isStale, language, nonce }: DoctorFacts, localize: Localize): string {
  const again = link<DoctorCommand>('starcoder.runDoctor', localize(doctorPage.mendAgain));
  const ill = findings.filter(({ state }) => state === 'failed').length;
  const summary = ill === 0 ? localize(doctorPage.doctorWell) : localize(doctorPage.doctorIll, ill);
  const stale = isStale ? `<p>${text(localize(doctorPage.doctorStale))} ${again}</p>` : '';
  const time = new Date(at).toLocaleTimeString(language, { hour12: false });
  const links = [
    again,
    link<DoctorCommand>('starcoder.openSettings', localize(doctorPage.doctorSettings)),
    link<DoctorCommand>('starcoder.showLog', localize(doctorPage.doctorLog)),
  ];
  const body = [
    `<div class="answer"><p>${text(summary)}</p>${stale}</div>`,
    `<ol class="checks">`,
    ...findings.map((finding, number) => checkItem(finding, number, localize)),
    '</ol>',
    // Below, so that the first link of the page is what mends the first trouble.
    `<p class="links">${links.join('\n')}</p>`,
    `<p class="more">${text(localize(doctorPage.doctorWhen, time))}</p>`,
  ];
  return writeStaticPage({ title: localize(doctorPage.doctorTitle), language, nonce, style, body });
}

const style = `
.checks { list-style: none; padding: 0; margin: .6em 0 1.2em; }
.checks li { display: flex; gap: .8em; padding: .55em 0;
  border-bottom: 1px solid var(--vscode-contrastBorder, var(--vscode-widget-border, rgba(128, 128, 128, .3))); }
.checks h2 { font-size: 1em; margin: 0; }
.checks p { margin: .1em 0 0; overflow-wrap: anywhere; }
.sign { flex: none; width: 1.2em; font-weight: bold; text-align: center; }
.ok .sign { color: var(--vscode-charts-green, var(--vscode-foreground)); }
.failed .sign { color: var(--vscode-testing-iconFailed, var(--vscode-errorForeground)); }
.took { font-weight: normal; margin-left: .6em; white-space: nowrap; font-variant-numeric: tabular-nums; }
`;

function checkItem({ check, state, message, args, fix, milliseconds }: Finding, number: number, localize: Localize) {
  const title = localize(doctorPage.doctorHeading, localize(doctorChecks[check]), localize(doctorStates[state]));
  const took =
    state === 'skipped' ? '' : `<span class="took more">${text(localize(doctorPage.doctorTook, milliseconds))}</span>`;
  const way = fix ? `<p>${link<DoctorCommand>('starcoder.runDoctor', labelOf(fix, localize), number)}</p>` : '';
  const words = `<h2>${text(title)}${took}</h2><p>${text(localize(message, ...args))}</p>${way}`;
  return `<li class="${state}"><span class="sign" aria-hidden="true">${signs[state]}</span><div>${words}</div></li>`;
}

function labelOf(fix: Fix, localize: Localize): string {
  if ('command' in fix) {
    return localize(fix.command === 'starcoder.runDoctor' ? doctorPage.mendAgain : doctorPage.mendKeys);
  }
  const { setting, value } = fix;
  return value === undefined
    ? localize(doctorPage.mendSetting, setting)
    : localize(doctorPage.mendValue, setting, value);
}
