import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenDocument } from '../../../src/context/openDocument.ts';
import type { Snapshot } from '../../../src/core/snapshot.ts';
import { splitAtCursor } from '../../support/fixtures/picture.ts';

const languages: Readonly<Record<string, string>> = {
  ts: 'typescript',
  tsx: 'typescriptreact',
  py: 'python',
  md: 'markdown',
};

/** A document whose text can be changed. */
export interface TestDocument extends OpenDocument {
  text: string;
}

export function documentOf(path: string, text: string): TestDocument {
  let lines = text.split('\n');
  let version = 1;
  return {
    id: `file:///${path}`,
    path,
    languageId: languages[path.split('.').at(-1) ?? ''] ?? 'plaintext',
    get version() {
      return version;
    },
    get lineCount() {
      return lines.length;
    },
    lineAt: (line) => {
      const text = lines[line];
      if (text === undefined) throw new RangeError(`no line ${line}`);
      return text;
    },
    get text() {
      return lines.join('\n');
    },
    set text(value) {
      lines = value.split('\n');
      version += 1;
    },
  };
}

/** The document that `picture` shows with the cursor at █, and what is read there. */
export function openAt(path: string, picture: string): { document: TestDocument; snapshot: Snapshot } {
  const { prefix, suffix } = splitAtCursor(picture);
  const document = documentOf(path, prefix + suffix);
  const { id, languageId } = document;
  const snapshot: Snapshot = {
    document: id,
    path,
    languageId,
    indentUnit: '  ',
    prefix: prefix.slice(-24_000),
    suffix: suffix.slice(0, 4_000),
    manual: false,
  };
  return { document, snapshot };
}

/** Real code: the TypeScript of this project. */
export function realDocuments(folder: string): TestDocument[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => documentOf(name, readFileSync(join(folder, name), 'utf8')));
}
