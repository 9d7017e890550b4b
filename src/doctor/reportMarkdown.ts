import { doctorChecks, doctorPage, doctorStates } from '../core/messages/doctor.ts';
import type { Finding } from './finding.ts';

/** A string of core/messages in the person's language, its gaps filled. */
export type Localize = (message: string, ...args: (string | number)[]) => string;

/** In every font; emoji are not. */
const signs = { ok: '✓', failed: '✗', skipped: '–' } as const;

/** All findings as one page: what is the matter first, in words that need neither the signs nor colours. */
export function reportMarkdown(findings: readonly Finding[], localize: Localize): string {
  const ill = findings.filter(({ state }) => state === 'failed').length;
  const paragraphs = findings.map(({ check, state, message, args, milliseconds }) => {
    const title = localize(doctorPage.doctorHeading, localize(doctorChecks[check]), localize(doctorStates[state]));
    const time = state === 'skipped' ? '' : ` (${milliseconds}\u00a0ms)`;
    return `## ${signs[state]} ${title}\n\n${escaped(localize(message, ...args))}${time}`;
  });
  const summary = ill === 0 ? localize(doctorPage.doctorWell) : localize(doctorPage.doctorIll, ill);
  return [`# ${localize(doctorPage.doctorTitle)}`, summary, ...paragraphs, ''].join('\n\n');
}

/** What a server says must become neither a link nor a picture. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~&-]/g, '\\$&');
}
