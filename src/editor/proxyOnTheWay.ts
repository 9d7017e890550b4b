import * as vscode from 'vscode';
import { proxyFor } from '../doctor/proxyFor.ts';

/** The proxy that VS Code's settings, or the environment, put on the way to `url`. */
export function proxyOnTheWay(url: URL): URL | undefined {
  const http = vscode.workspace.getConfiguration('http');
  const proxy = http.get<string>('proxy', '');
  const noProxy = http.get<readonly string[]>('noProxy', []);
  return proxyFor(url, { proxy, noProxy, environment: process.env });
}
