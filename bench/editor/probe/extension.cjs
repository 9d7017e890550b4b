// What an extension costs that does next to nothing: keys that move the cursor by way of the extension host. And the inspector of that
// host, whose address it writes where the bench looks for it.
const { writeFileSync } = require('node:fs');
const inspector = require('node:inspector');
const { commands } = require('vscode');

exports.activate = ({ subscriptions }) => {
  const moves = { left: 'cursorLeft', right: 'cursorRight' };
  for (const [name, command] of Object.entries(moves)) {
    subscriptions.push(commands.registerCommand(`probe.${name}`, () => commands.executeCommand(command)));
  }
  inspector.open(0, '127.0.0.1');
  writeFileSync(process.env.STARCODER_BENCH_INSPECTOR, inspector.url());
};
