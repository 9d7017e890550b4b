import { type FSWatcher, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { usagePage, usagePeriods } from '../../core/messages/usagePage.ts';
import type { Clock } from '../../core/ports.ts';
import type { FromPage, ToPage, View } from '../../pages/usage/protocol.ts';
import { clearHistory } from '../../usage/clearHistory.ts';
import { exportCsv } from '../../usage/exportCsv.ts';
import { exportJson } from '../../usage/exportJson.ts';
import { exportRows } from '../../usage/exportRows.ts';
import { dayOf } from '../../usage/ledger.ts';
import { choose, daysOf, report } from '../../usage/report.ts';
import { UsageReader } from '../../usage/usageReader.ts';
import { localize } from '../localize.ts';
import { WebviewPage } from '../webviewPage.ts';

export interface UsagePorts {
  readonly extensionUri: vscode.Uri;
  /** The journal's. */
  readonly folder: string;
  readonly clock: Clock;
  /** A code of ISO 4217. */
  currency(): string;
  /** Writes down what this window has counted so far. */
  flush(): Promise<void>;
}

/** While it is looked at, the page follows what is written that often at the most, in ms. */
const interval = 500;

/** The page that tells what was asked, offered, accepted and paid, of all windows. */
export class UsagePage implements vscode.Disposable {
  readonly #ports: UsagePorts;
  readonly #page: WebviewPage<ToPage, FromPage>;
  #view: View = { period: '30 days', grouping: 'day' };
  /** Holds what was read while the page is open. */
  #reader: UsageReader | undefined;
  #watcher: FSWatcher | undefined;
  #soon: NodeJS.Timeout | undefined;

  constructor(ports: UsagePorts) {
    this.#ports = ports;
    this.#page = new WebviewPage({
      name: 'usage',
      title: usagePage.title,
      messages: { ...usagePage, ...usagePeriods },
      extensionUri: ports.extensionUri,
      receive: (message) => this.#receive(message),
      closed: () => this.#close(),
    });
  }

  show(): void {
    this.#page.show();
  }

  adopt(panel: vscode.WebviewPanel): void {
    this.#page.adopt(panel);
  }

  dispose(): void {
    this.#close();
    this.#page.dispose();
  }

  async #receive(message: FromPage): Promise<void> {
    switch (message.kind) {
      case 'ready':
        await this.#ports.flush();
        await this.#follow();
        return this.#refresh();
      case 'look':
        this.#view = message.view;
        return this.#post();
      case 'export':
        return this.#export(message.format);
      case 'clear':
        return this.#clear();
    }
  }

  /** Other windows and this one write into the same folder. */
  async #follow(): Promise<void> {
    const { folder } = this.#ports;
    try {
      await mkdir(folder, { recursive: true });
      if (!this.#page.isOpen) return;
      this.#watcher ??= watch(folder, { persistent: false }, () => {
        this.#soon ??= setTimeout(() => {
          this.#soon = undefined;
          if (this.#page.isVisible) void this.#refresh();
        }, interval);
      }).on('error', () => {
        this.#watcher?.close();
        this.#watcher = undefined;
      });
    } catch {
      // Where folders cannot be watched, the page is as of when it was shown.
    }
  }

  async #refresh(): Promise<void> {
    this.#reader ??= new UsageReader(this.#ports.folder);
    await this.#reader.read();
    this.#post();
  }

  #post(): void {
    if (!this.#reader) return;
    const found = report(this.#reader.cells, this.#view, this.#today());
    this.#page.post({ kind: 'report', report: found, view: this.#view, currency: this.#ports.currency() });
  }

  /** What is chosen on the page, where the person says. */
  async #export(format: 'csv' | 'json'): Promise<void> {
    const name = `starcoder-usage-${this.#today()}.${format}`;
    const target = await vscode.window.showSaveDialog({
      defaultUri: vscode.Uri.file(join(homedir(), name)),
      filters: { [localize(format === 'csv' ? usagePage.csvFiles : usagePage.jsonFiles)]: [format] },
    });
    if (!target || !this.#reader) return;
    const [{ cells }, view, today, currency] = [this.#reader, this.#view, this.#today(), this.#ports.currency()];
    const rows = exportRows(choose(cells, view, today));
    const days = daysOf(view.period, cells, today);
    const text = format === 'csv' ? exportCsv(rows, currency) : exportJson(rows, view, days, currency);
    try {
      await vscode.workspace.fs.writeFile(target, Buffer.from(text));
      this.#say(usagePage.saved, target.scheme === 'file' ? target.fsPath : target.toString(true));
    } catch (error) {
      this.#say(usagePage.notSaved, reasonOf(error));
    }
  }

  async #clear(): Promise<void> {
    await this.#ports.flush();
    try {
      await clearHistory(this.#ports.folder);
      this.#say(usagePage.cleared);
    } catch (error) {
      this.#say(usagePage.notCleared, reasonOf(error));
    }
    await this.#refresh();
  }

  #say(message: string, ...args: string[]): void {
    this.#page.post({ kind: 'said', text: localize(message, ...args) });
  }

  #today(): string {
    return dayOf(this.#ports.clock.now());
  }

  #close(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    clearTimeout(this.#soon);
    this.#soon = undefined;
    this.#reader = undefined;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
