// Stands in for VSCodeVim in what other extensions and the keyboard see of it: the same identifier, context keys, shapes of the cursor,
// commands and keybindings, and the editor's `type` command taken over. Of Vim it knows i, a, A, x, h, l, $ and v.
const vscode = require('vscode');

const { Block, Line } = vscode.TextEditorCursorStyle;
const run = (command, args) => vscode.commands.executeCommand(command, args);

exports.activate = async ({ subscriptions }) => {
  let mode = 'Normal';
  const show = () => {
    for (const editor of vscode.window.visibleTextEditors) {
      editor.options = { cursorStyle: mode === 'Insert' ? Line : Block };
    }
  };
  const enter = async (next) => {
    mode = next;
    show();
    await vscode.commands.executeCommand('setContext', 'vim.mode', mode);
  };
  const keys = {
    i: () => enter('Insert'),
    a: async () => {
      await run('cursorRight');
      await enter('Insert');
    },
    A: async () => {
      await run('cursorEnd');
      await enter('Insert');
    },
    x: () => run('deleteRight'),
    h: () => run(mode === 'Visual' ? 'cursorLeftSelect' : 'cursorLeft'),
    l: () => run(mode === 'Visual' ? 'cursorRightSelect' : 'cursorRight'),
    $: () => run('cursorEnd'),
    v: () => enter('Visual'),
  };
  const command = (id, handler) => subscriptions.push(vscode.commands.registerCommand(id, handler));
  command('type', (args) => (mode === 'Insert' ? run('default:type', args) : keys[args.text]?.()));
  command('extension.vim_tab', () => {});
  command('extension.vim_escape', async () => {
    if (mode === 'Insert') await run('cursorLeft');
    if (mode === 'Visual') await run('cancelSelection');
    await enter('Normal');
  });
  subscriptions.push(vscode.window.onDidChangeVisibleTextEditors(show));
  await vscode.commands.executeCommand('setContext', 'vim.active', true);
  await enter('Normal');
};
