/**
 * Stand-ins for two of VS Code's native modules, which would take a compiler and three minutes: its logger, without which
 * output channels stay empty, and the watchdog that ends an extension host whose server has died.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const spdlog = `
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
class Logger {
  constructor(_type, _name, file) { mkdirSync(dirname(file), { recursive: true }); this.file = file; this.level = 2; this.raw = false; }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  clearFormatters() { this.raw = true; }
  setPattern() {}
  flush() {}
  drop() {}
  write(level, text) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    appendFileSync(this.file, this.raw ? text : time + ' [' + levels[level].replace('warn', 'warning') + '] ' + text + '\\n');
  }
}
levels.forEach((name, level) => { Logger.prototype[name] = function (text) { this.write(level, text); }; });
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
`;

const watchdog = `
exports.start = (pid) => {
  const alive = () => { try { process.kill(pid, 0); } catch { process.exit(87); } };
  setInterval(alive, 1000).unref();
};
exports.exit = (code) => process.exit(code);
`;

/** @param vscode folder of the installed VS Code server */
export async function replaceNativeModules(vscode: string): Promise<void> {
  const modules = join(vscode, 'node_modules');
  for (const [name, program] of [
    ['@vscode/spdlog', spdlog],
    ['@vscode/native-watchdog', watchdog],
    // Its name in VS Code 1.100.
    ['native-watchdog', watchdog],
  ] as const) {
    if (existsSync(join(modules, name))) await writeFile(join(modules, name, 'index.js'), program);
  }
}
