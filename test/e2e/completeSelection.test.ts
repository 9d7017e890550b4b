import assert from 'node:assert/strict';
import { completions } from '../support/fixtures/requests.ts';
import { type OpenSession, openSession } from '../support/session.ts';
import { until } from '../support/until.ts';

describe('Complete Selection, by keyboard alone', () => {
  let session: OpenSession;
  before(async () => {
    session = await openSession({ openFile: 'shop.py' });
  });
  after(() => session?.dispose());

  /** The last line of the document, as it is written to disk. */
  const lastLine = async () => (await session.workbench.documentText()).split('\n').at(-1) ?? '';
  /** Writes a last line with nothing suggested behind it, and selects it. */
  const selectLine = async (line: string) => {
    const { workbench, emulator } = session;
    await workbench.focusEditor();
    await workbench.press('Control+End');
    await workbench.page.keyboard.insertText(`\n${line}`);
    await workbench.waitForAnswers();
    await workbench.press('Escape');
    await workbench.press('Shift+Home');
    await workbench.save();
    emulator.reset({ keepTokens: true });
  };
  const temperatures = () =>
    completions(session.emulator.log).map(({ body }) =>
      typeof body === 'object' && body !== null && 'temperature' in body ? body['temperature'] : undefined,
    );
  const waitForTitle = (title: string) =>
    until(
      title,
      () => session.workbench.quickInputText(),
      (text) => text.includes(title),
    );

  it('offers another one at a higher temperature, the one before, the next, and to take it back; undo goes back one by one', async () => {
    const { workbench, emulator } = session;
    await selectLine('total = 1');
    emulator.answers.push(' + 1', ' + 2');
    await workbench.runCommand('StarCoder: Complete Selection');
    await waitForTitle('the selection is completed');
    await workbench.quickPick('Ask for Another One', { prompt: 'Enter or Escape keeps it' });
    await waitForTitle('completion 2 of 2');
    assert.deepEqual(temperatures(), [0.2, 0.7]);
    await workbench.quickPick('Show the One Before');
    await waitForTitle('completion 1 of 2');
    await workbench.quickPick('Show the Next One');
    await waitForTitle('completion 2 of 2');
    await workbench.leaveQuickInput();
    await workbench.focusEditor();
    assert.equal(await lastLine(), 'total = 1 + 2');
    const steps: string[] = [];
    for (let step = 0; step < 4; step += 1) {
      await workbench.press('Control+z');
      steps.push(await lastLine());
    }
    assert.deepEqual(steps, ['total = 1 + 1', 'total = 1 + 2', 'total = 1 + 1', 'total = 1']);
  });

  it('has the one before back where no other came, and takes it back', async () => {
    const { workbench, emulator } = session;
    await selectLine('rest = 1');
    emulator.answers.push(' + 1', '');
    await workbench.runCommand('StarCoder: Complete Selection');
    await workbench.quickPick('Ask for Another One', { prompt: 'Enter or Escape keeps it' });
    await workbench.waitForNotification(/had nothing to add/);
    await waitForTitle('the selection is completed');
    await workbench.leaveQuickInput();
    await workbench.focusEditor();
    assert.equal(await lastLine(), 'rest = 1 + 1');
    await selectLine('more = 1');
    emulator.answers.push(' + 1');
    await workbench.runCommand('StarCoder: Complete Selection');
    await workbench.quickPick('Take It Back', { prompt: 'Enter or Escape keeps it' });
    await workbench.focusEditor();
    assert.equal(await lastLine(), 'more = 1');
  });

  it('explains once that a base model follows no instructions, and completes all the same', async () => {
    const { workbench, emulator } = session;
    const completeInstruction = async () => {
      await selectLine('Write a function that adds two numbers');
      emulator.answers.push(' and prints them.');
      await workbench.runCommand('StarCoder: Complete Selection');
      await waitForTitle('the selection is completed');
    };
    const explanation = /reads like an instruction.*a base model only continues text/;
    await completeInstruction();
    await workbench.waitForNotification(explanation);
    await workbench.leaveQuickInput();
    await workbench.focusEditor();
    assert.equal(await lastLine(), 'Write a function that adds two numbers and prints them.');
    await workbench.runCommand('Notifications: Clear All Notifications');
    await completeInstruction();
    assert.ok((await workbench.notifications()).every((message) => !explanation.test(message)));
    await workbench.leaveQuickInput();
  });
});
