import * as vscode from 'vscode';
import type { Logger } from '../core/ports.ts';
import { redact } from '../core/redact.ts';

/** The output channel "StarCoder". Nothing reaches it unredacted. */
export interface Log extends Logger, vscode.Disposable {
  show(): void;
}

export function createLog(): Log {
  const channel = vscode.window.createOutputChannel('StarCoder', { log: true });
  return {
    debug: (message) => channel.debug(redact(message)),
    info: (message) => channel.info(redact(message)),
    warn: (message) => channel.warn(redact(message)),
    show: () => channel.show(true),
    dispose: () => channel.dispose(),
  };
}
