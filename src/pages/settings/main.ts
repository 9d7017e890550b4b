import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { settingsPage as Table } from '../../core/messages/settingsPage.ts';
import { element } from '../element.ts';
import { fill, joinHost, readStrings } from '../host.ts';
import { FieldView } from './fieldView.ts';
import { KeysView } from './keysView.ts';
import type { Field, Form, FromPage, Section, ToPage } from './protocol.ts';
import { TestView } from './testView.ts';

const settingsPage = readStrings<typeof Table>();
const post = joinHost<ToPage, FromPage>(receive);

const fields = new Map<string, FieldView>();
const keys = new KeysView(settingsPage, post);
const test = new TestView(settingsPage, post);
/** What is said to a screen reader, and shown for a moment beside what changed. */
const said = element('p', { className: 'said', role: 'status' });
const sections = new Map<string, SectionView>();

interface SectionView {
  readonly root: HTMLElement;
  readonly about: HTMLElement;
  readonly fields: HTMLElement;
}

/** What there is of the form at the moment. */
const parts = element('div');
const main = element(
  'main',
  {},
  element('h1', {}, settingsPage.title),
  element('p', { className: 'about' }, settingsPage.intro),
  parts,
);
const last = more();
document.body.append(main, said);
post({ kind: 'ready' });

function receive(message: ToPage): void {
  switch (message.kind) {
    case 'form':
      show(message.form);
      break;
    case 'refused':
      (fields.get(message.name) ?? keys).refuse(message.reason, message.name);
      break;
    case 'kept':
      fields.get(message.name)?.kept(message.value);
      said.textContent = fill(settingsPage.saved, `starcoder.${message.name}`);
      break;
    case 'keys':
      keys.empty();
      said.textContent = message.said;
      break;
    case 'focus':
      (fields.get(message.name) ?? keys).focus(message.name);
  }
}

function show({ service, address, rest, keys: keysNow, test: testNow }: Form): void {
  if (keysNow) keys.update(keysNow);
  if (testNow) test.update(testNow);
  arrange(parts, [
    sectionOf(service),
    ...(keysNow ? [keys.root] : []),
    ...(address ? [sectionOf(address)] : []),
    ...(testNow ? [test.root] : []),
    ...rest.map(sectionOf),
    last,
  ]);
}

function sectionOf({ id, title, description, fields: shown }: Section): HTMLElement {
  const view = sections.get(id) ?? newSection(id, title);
  sections.set(id, view);
  view.about.textContent = description;
  arrange(
    view.fields,
    shown.map((field) => viewOf(field).root),
  );
  return view.root;
}

function newSection(id: string, title: string): SectionView {
  const own = element('div');
  const heading = element('h2', { id: `${id}Title` }, title);
  const about = element('p', { className: 'about' });
  return { root: element('section', { 'aria-labelledby': heading.id }, heading, about, own), about, fields: own };
}

function viewOf(field: Field): FieldView {
  const known = fields.get(field.name);
  if (known) known.update(field);
  const view = known ?? new FieldView(field, settingsPage, post);
  fields.set(field.name, view);
  return view;
}

/** Makes `wanted` the children of `parent`; those that stay are not touched, so that they keep the focus. */
function arrange(parent: HTMLElement, wanted: readonly HTMLElement[]): void {
  for (const child of [...parent.children]) if (!wanted.some((one) => one === child)) child.remove();
  wanted.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}

function more(): HTMLElement {
  const open = element(
    'vscode-button',
    { secondary: true, onclick: () => post({ kind: 'openAll' }) },
    settingsPage.openAll,
  );
  return element(
    'section',
    { 'aria-labelledby': 'moreTitle' },
    element('h2', { id: 'moreTitle' }, settingsPage.more),
    element('p', { className: 'about' }, settingsPage.moreAbout),
    open,
  );
}
