import assert from 'node:assert/strict';
import { CompletionError } from '../../../src/core/errors.ts';
import { menuMessages } from '../../../src/core/messages/menu.ts';
import type { Status } from '../../../src/core/status.ts';
import { type MenuFacts, menuEntries } from '../../../src/editor/menuEntries.ts';
import { chinese, english } from './displayLanguages.ts';

const facts: MenuFacts = {
  status: { kind: 'ready' },
  awaitsService: false,
  enabled: { defaultValue: true },
  language: 'Python',
  fileIsOff: false,
  hasWorkspace: true,
  snoozed: false,
  manual: false,
  keys: 'editor',
  commands: new Set(['starcoder.runDoctor', 'starcoder.showLog']),
};
/** Those of its last lines. */
const all = ['showUsage', 'openSettings', 'runDoctor', 'whyNoSuggestion', 'showLog'].map((id) => `starcoder.${id}`);
/** The menu as text: headings with #. */
const shown = (more: Partial<MenuFacts>) =>
  menuEntries({ ...facts, ...more }, english).map((entry) => ('heading' in entry ? `# ${entry.heading}` : entry.label));
const commands = (more: Partial<MenuFacts>) =>
  menuEntries({ ...facts, ...more }, english).flatMap((entry) => ('command' in entry ? [entry.command] : []));

describe('the menu', () => {
  it('says what can be turned off, when suggestions may come, and where to look', () => {
    assert.deepEqual(shown({}), [
      '# Where',
      'Turn off for Python',
      'Turn off for this file',
      'Turn off in this workspace',
      'Turn off everywhere',
      '# When',
      'Snooze for 5 minutes',
      'Snooze for 1 hour',
      'Snooze until this window is loaded again',
      'Turn manual mode on',
      '# More',
      'Keyboard',
      'Run the doctor',
      'Log',
    ]);
  });

  it('tells the present state', () => {
    const enabled = { defaultValue: true, globalValue: false, workspaceValue: false };
    const off = shown({ enabled, fileIsOff: true, manual: true });
    assert.deepEqual(off.slice(1, 5), [
      'Turn on for Python',
      'Turn on for this file',
      'Turn on in this workspace',
      'Turn on everywhere',
    ]);
    assert.ok(off.includes('Turn manual mode off'));
    const until = new Date(2026, 10, 22, 15, 40).getTime();
    const snoozed = shown({ status: { kind: 'snoozed', until }, snoozed: true });
    assert.deepEqual(
      snoozed.slice(snoozed.indexOf('# When'), snoozed.indexOf('# More')).map((line) => line.replace(/\s/g, ' ')),
      ['# When', 'Snoozed until 03:40 PM: wake up', 'Turn manual mode on'],
    );
    assert.ok(shown({ status: { kind: 'snoozed' }, snoozed: true }).includes('Snoozed: wake up'));
  });

  it('offers first what mends the present trouble', () => {
    const first = (kind: CompletionError['kind']) =>
      commands({ status: { kind: 'held', error: new CompletionError(kind) } }).slice(0, 2);
    assert.deepEqual(first('needsKeys'), ['starcoder.setCredentials', 'starcoder.resume']);
    assert.deepEqual(first('endpointUnknown'), ['workbench.action.openSettings', 'starcoder.resume']);
    assert.deepEqual(first('offline').slice(0, 1), ['starcoder.resume']);
    assert.equal(shown({ status: { kind: 'off', by: 'editor' } })[1], 'Let VS Code show suggestions');
  });

  it('leads to a service where none has been chosen yet, as to nothing that is to be mended', () => {
    assert.deepEqual(shown({ awaitsService: true }).slice(0, 4), [
      '# Service',
      'Choose a service',
      'Set keys',
      '# Where',
    ]);
    assert.deepEqual(commands({ awaitsService: true }).slice(0, 2), [
      'starcoder.openSettings',
      'starcoder.setCredentials',
    ]);
  });

  it('has no lines for what is not there: an editor, a workspace, a command', () => {
    assert.deepEqual(shown({ language: undefined, hasWorkspace: false }).slice(0, 3), [
      '# Where',
      'Turn off everywhere',
      '# When',
    ]);
    assert.deepEqual(commands({ commands: new Set(all) }).slice(-5), all);
    assert.ok(!commands({ commands: new Set() }).includes('starcoder.showLog'));
  });

  it('is Chinese for those who read Chinese, whatever it shows (demand 29)', () => {
    const off = { defaultValue: true, globalValue: false, workspaceValue: false };
    const held = (kind: CompletionError['kind']): Status => ({ kind: 'held', error: new CompletionError(kind) });
    const situations: readonly Partial<MenuFacts>[] = [
      { awaitsService: true },
      { enabled: off, fileIsOff: true, manual: true, keys: 'vim' },
      { snoozed: true, status: { kind: 'snoozed' }, keys: 'tabIndents' },
      { snoozed: true, status: { kind: 'snoozed', until: 7 } },
      { status: { kind: 'off', by: 'editor' } },
      { status: held('needsKeys') },
      { status: held('needsModel') },
      { status: held('offline') },
    ];
    const commands = new Set(all);
    const messages = new Set<string>();
    const localize = (message: string, ...args: (string | number)[]) => {
      messages.add(message);
      return chinese.localize(message, ...args);
    };
    const texts = situations.flatMap((more) =>
      menuEntries({ ...facts, commands, ...more }, { ...chinese, localize }).flatMap((entry) =>
        'heading' in entry ? [entry.heading] : [entry.label, ...(entry.detail === undefined ? [] : [entry.detail])],
      ),
    );
    for (const text of texts) assert.match(text, /\p{Script=Han}/u);
    // All of the menu's but for its title, its questions and what two of its commands answer.
    const { title, choose, howLong, noLanguage, noWorkspace, ...shown } = menuMessages;
    assert.deepEqual(messages, new Set(Object.values(shown)));
  });
});
