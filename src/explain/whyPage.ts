import type { Keystroke } from '../core/keystrokes.ts';
import type { Localize } from '../core/localize.ts';
import { whyCuts, whyPage, whyStages } from '../core/messages/whyNoSuggestion.ts';
import type { Stage } from '../core/trace.ts';
import { type Advice, adviceOn, explainKeystroke, type Remedy } from './explainKeystroke.ts';
import { link, text, writeStaticPage } from './staticPage.ts';

/** What the page is made of. */
export interface WhyFacts {
  /** The oldest first. */
  readonly keystrokes: readonly Keystroke[];
  /** VS Code's own switch is off. */
  readonly isEditorOff: boolean;
  /** Epoch ms. */
  readonly now: number;
  /** BCP 47, for the page and its times. */
  readonly language: string;
  /** For the one style sheet of the page, which runs no script. */
  readonly nonce: string;
}

/** The commands that the page may run. */
export const whyCommands = [
  'starcoder.whyNoSuggestion',
  'starcoder.runDoctor',
  'starcoder.resume',
  'starcoder.showLog',
  'workbench.action.openSettings',
] as const;
type WhyCommand = (typeof whyCommands)[number];

/** The last outcomes as one page of HTML: the answer first, then the reasons with what to do, then one after the other. */
export function writeWhyPage(facts: WhyFacts, localize: Localize): string {
  const { keystrokes, language, nonce } = facts;
  const body = [
    answer(facts, localize),
    `<p class="links">${links(localize)}</p>`,
    ...(keystrokes.length > 0 ? [reasons(keystrokes, localize), list(facts, localize)] : []),
    hidden(localize),
  ];
  return writeStaticPage({ title: localize(whyPage.whyTitle), language, nonce, style, body });
}

const style = `
table { border-collapse: collapse; width: 100%; }
th { white-space: nowrap; }
th, td { text-align: left; vertical-align: top; padding: .35em .9em .35em 0; }
tr { border-bottom: 1px solid var(--vscode-contrastBorder, var(--vscode-widget-border, rgba(128, 128, 128, .3))); }
.count, .time { white-space: nowrap; font-variant-numeric: tabular-nums; width: 1%; }
.language { width: 1%; white-space: nowrap; }
`;

function answer({ keystrokes, isEditorOff, now }: WhyFacts, localize: Localize): string {
  const last = keystrokes.at(-1);
  if (isEditorOff) {
    const remedies = [{ setting: 'editor.inlineSuggest.enabled' }];
    return box(localize(whyPage.whyEditorOff), { text: '', remedies }, localize);
  }
  if (!last) return box(localize(whyPage.whyNone), undefined, localize);
  const sentence = localize(whyPage.whyLast, ago(now - last.at, localize), explainKeystroke(last, localize));
  return box(sentence, adviceOn(last), localize);
}

function box(sentence: string, advice: Advice | undefined, localize: Localize): string {
  return `<div class="answer"><p>${text(sentence)}</p>${advice ? `<p>${adviceText(advice, localize)}</p>` : ''}</div>`;
}

function adviceText({ text: words, remedies }: Advice, localize: Localize): string {
  const ways = remedies.map((remedy) => remedyLink(remedy, localize));
  return [words === '' ? '' : text(localize(words)), ...ways].filter((part) => part !== '').join(' ');
}

function remedyLink(remedy: Remedy, localize: Localize): string {
  if ('setting' in remedy) {
    const label = localize(whyPage.whyOpenSetting, remedy.setting);
    return link<WhyCommand>('workbench.action.openSettings', label, remedy.setting);
  }
  if (remedy.command === 'resume') return link<WhyCommand>('starcoder.resume', localize(whyPage.whyResume));
  return link<WhyCommand>('starcoder.runDoctor', localize(whyPage.whyDoctor));
}

function links(localize: Localize): string {
  return [
    link<WhyCommand>('starcoder.whyNoSuggestion', localize(whyPage.whyCopy), 'copy'),
    link<WhyCommand>('starcoder.whyNoSuggestion', localize(whyPage.whyAgain)),
    link<WhyCommand>('starcoder.runDoctor', localize(whyPage.whyDoctor)),
    link<WhyCommand>('starcoder.showLog', localize(whyPage.whyLog)),
  ].join('\n');
}

/** How often each sentence is true, the most frequent first, with what to do about it. */
function reasons(keystrokes: readonly Keystroke[], localize: Localize): string {
  const counts = new Map<string, { count: number; readonly advice: Advice | undefined }>();
  for (const keystroke of keystrokes) {
    const sentence = explainKeystroke(keystroke, localize);
    const entry = counts.get(sentence) ?? { count: 0, advice: adviceOn(keystroke) };
    entry.count += 1;
    counts.set(sentence, entry);
  }
  const rows = [...counts]
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([sentence, { count, advice }]) => {
      const more = advice ? `<div class="more">${adviceText(advice, localize)}</div>` : '';
      return `<tr><td class="count">${count}</td><td>${text(sentence)}${more}</td></tr>`;
    });
  const head = `<tr>${heading(localize(whyPage.whyCount))}${heading(localize(whyPage.whyWhat))}</tr>`;
  return `<h2>${text(localize(whyPage.whyReasonsHeading))}</h2>\n<table><thead>${head}</thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function list({ keystrokes, language }: WhyFacts, localize: Localize): string {
  const rows = [...keystrokes].reverse().map((keystroke) => {
    const time = new Date(keystroke.at).toLocaleTimeString(language, { hour12: false });
    const more = detail(keystroke, localize);
    return `<tr><td class="time">${text(time)}</td><td class="language">${text(keystroke.languageId)}</td><td>${text(explainKeystroke(keystroke, localize))}<div class="more">${text(more)}</div></td></tr>`;
  });
  const head = [whyPage.whyTime, whyPage.whyLanguage, whyPage.whyWhat].map((name) => heading(localize(name))).join('');
  const title = localize(whyPage.whyListHeading, keystrokes.length);
  return `<h2>${text(title)}</h2>\n<table><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

/** `asked with a key · 231 ms in all: pause 80 ms, first word 120 ms · requests: 1 · ended with the block` */
function detail(keystroke: Keystroke, localize: Localize): string {
  const { manual, characters, milliseconds, stages, refineMs, requests, promptTokens, cut } = keystroke;
  const ms = (time: number) => localize(whyPage.whyMilliseconds, time < 1 ? time.toFixed(1) : Math.round(time));
  const took = (Object.entries(stages) as [Stage, number][])
    .filter(([, time]) => time >= 1)
    .map(([stage, time]) => `${localize(whyStages[stage])} ${ms(time)}`);
  if (refineMs !== undefined) took.push(`${localize(whyStages.refine)} ${ms(refineMs)}`);
  return [
    ...(manual ? [localize(whyPage.whyManual)] : []),
    localize(whyPage.whyTook, ms(milliseconds)),
    ...took,
    ...(promptTokens === undefined
      ? []
      : [localize(whyPage.whyRequests, requests), localize(whyPage.whyTokens, promptTokens)]),
    ...(characters > 0 ? [localize(whyPage.whyCharacters, characters)] : []),
    ...(cut ? [localize(whyCuts[cut])] : []),
  ].join(' · ');
}

function hidden(localize: Localize): string {
  const items = [
    whyPage.whyHiddenList,
    whyPage.whyHiddenOther,
    whyPage.whyHiddenTyped,
    whyPage.whyHiddenSnippet,
    whyPage.whyHiddenKind,
  ];
  return `<h2>${text(localize(whyPage.whyHiddenHeading))}</h2>
<p>${text(localize(whyPage.whyHiddenIntro))}</p>
<ul>${items.map((item) => `<li>${text(localize(item))}</li>`).join('')}</ul>`;
}

function ago(ms: number, localize: Localize): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 100 ? localize(whyPage.whySeconds, seconds) : localize(whyPage.whyMinutes, Math.round(seconds / 60));
}

function heading(name: string): string {
  return `<th scope="col">${text(name)}</th>`;
}
