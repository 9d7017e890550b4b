import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { periods } from '../../usage/report.ts';
import { element } from '../element.ts';
import { fill, joinHost } from '../host.ts';
import { Charts } from './charts.ts';
import { Chooser } from './chooser.ts';
import { type FromPage, groupings, type ToPage, type View } from './protocol.ts';
import { formats, nameOf, usagePage, usagePeriods } from './strings.ts';
import { groupingNames, tableOf } from './table.ts';
import { tilesOf } from './tiles.ts';

const post = joinHost<ToPage, FromPage>(receive);

let view: View = { period: '30 days', grouping: 'day' };
const look = (change: Partial<View>) => {
  view = { ...view, ...change };
  post({ kind: 'look', view });
};

const period = new Chooser('period', usagePage.period, (value) => {
  const chosen = periods.find((one) => one === value);
  if (chosen) look({ period: chosen });
});
const language = new Chooser('language', usagePage.language, (value) => look({ languageId: value }));
const backend = new Chooser('backend', usagePage.backend, (value) => look({ backend: value }));
const grouping = new Chooser('rows', usagePage.rows, (value) => {
  const chosen = groupings.find((one) => one === value);
  if (chosen) look({ grouping: chosen });
});

const button = (id: string, label: string, onclick: () => void, secondary = true) =>
  element('vscode-button', { id, secondary, onclick }, label);
const clear = button('clear', usagePage.clear, () => ask(true));
const buttons = element(
  'div',
  { className: 'buttons' },
  button('exportCsv', usagePage.exportCsv, () => post({ kind: 'export', format: 'csv' })),
  button('exportJson', usagePage.exportJson, () => post({ kind: 'export', format: 'json' })),
  clear,
);
const cancel = button('cancel', usagePage.cancel, () => ask(false));
const question = element(
  'div',
  { className: 'question', role: 'group', 'aria-labelledby': 'question', hidden: true, onkeydown: leaveByEscape },
  element('p', { id: 'question' }, usagePage.clearQuestion),
  element(
    'div',
    { className: 'buttons' },
    button(
      'clearAll',
      usagePage.clearAll,
      () => {
        ask(false);
        post({ kind: 'clear' });
      },
      false,
    ),
    cancel,
  ),
);

const about = element('p', { className: 'about' });
const said = element('p', { className: 'said', role: 'status' });
const tiles = element('div');
const charts = new Charts();
const table = element('div', { className: 'scrolled', role: 'region', 'aria-labelledby': 'details', tabIndex: 0 });
const nothingChosen = element('p', {}, usagePage.nothingChosen);
const details = element(
  'section',
  {},
  element('div', { className: 'head' }, element('h2', { id: 'details' }, usagePage.details), grouping.root),
  table,
);
const notes = element(
  'section',
  { className: 'about notes' },
  ...[usagePage.explainAccepted, usagePage.explainTimes, usagePage.explainAbout, usagePage.explainCost].map((text) =>
    element('p', {}, text),
  ),
);
const counted = element('div', {}, nothingChosen, tiles, charts.root, details, notes);
const controls = element(
  'div',
  { className: 'head' },
  element('div', { className: 'choosers' }, period.root, language.root, backend.root),
  buttons,
);
const empty = element(
  'div',
  { hidden: true },
  element('h2', {}, usagePage.nothingYet),
  element('p', {}, usagePage.nothingYetToDo),
);
const main = element(
  'main',
  { hidden: true },
  element('h1', {}, usagePage.heading),
  about,
  controls,
  question,
  said,
  empty,
  counted,
);
document.body.append(main);
post({ kind: 'ready' });

function receive(message: ToPage): void {
  if (message.kind === 'said') {
    said.textContent = message.text;
    return;
  }
  const { report, currency } = message;
  view = message.view;
  const isEmpty = report.backends.length === 0;
  const hasRows = report.byBackend.length > 0;
  about.textContent = fill(usagePage.about, formats.day(report.first), formats.day(report.last));
  about.hidden = isEmpty;
  controls.hidden = isEmpty;
  counted.hidden = isEmpty;
  empty.hidden = !isEmpty;
  nothingChosen.hidden = hasRows;
  for (const part of [tiles, charts.root, details, notes]) part.hidden = !hasRows;
  main.hidden = false;
  if (isEmpty) ask(false);
  const named = (names: readonly string[]) => names.map((name) => [name, nameOf(name)] as const);
  period.show(
    periods.map((name) => [name, usagePeriods[name]]),
    view.period,
  );
  language.show([[undefined, usagePage.allLanguages], ...named(report.languages)], view.languageId);
  backend.show([[undefined, usagePage.allBackends], ...named(report.backends)], view.backend);
  grouping.show(
    groupings.map((name) => [name, groupingNames[name]]),
    view.grouping,
  );
  if (!hasRows) return;
  tiles.replaceChildren(tilesOf(report.totals, currency));
  charts.show(report, currency);
  table.replaceChildren(tableOf(report, view.grouping, currency));
}

/** Whether everything is to be cleared: the question takes the focus, and gives it back. */
function ask(isAsking: boolean): void {
  if (question.hidden !== isAsking) return;
  question.hidden = !isAsking;
  said.textContent = '';
  (isAsking ? cancel : clear).focus();
}

function leaveByEscape(event: Event): void {
  if (event instanceof KeyboardEvent && event.key === 'Escape') ask(false);
}
