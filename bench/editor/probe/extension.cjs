// What an extension costs that does next to nothing: keys that move the cursor by way of the extension host, and one that changes a setting,
// which a status bar item shows. And the inspector of that host, whose address it writes where the bench looks for it.
const { writeFileSync } = require('node:fs');
const inspector = require('node:inspector');
const { commands, ConfigurationTarget, window, workspace } = require('vscode');

const isOn = () => workspace.getConfiguration('probe').get('on');

exports.activate = ({ subscriptions }) => {
  const item = window.createStatusBarItem('probe');
  const render = () => {
    item.text = `probe: ${isOn() ? 'on' : 'off'}`;
    item.show();
  };
  render();
  const register = (name, run) => subscriptions.push(commands.registerCommand(`probe.${name}`, run));
  register('left', () => commands.executeCommand('cursorLeft'));
  register('right', () => commands.executeCommand('cursorRight'));
  register('toggle', () => workspace.getConfiguration('probe').update('on', !isOn(), ConfigurationTarget.Global));
  subscriptions.push(item, workspace.onDidChangeConfiguration(render));
  inspector.open(0, '127.0.0.1');
  writeFileSync(process.env.STARCODER_BENCH_INSPECTOR, inspector.url());
};
