/** A text that the editor holds, read line by line so that nobody copies the whole of it. */
export interface OpenDocument {
  /** As `Snapshot.document`. */
  readonly id: string;
  /** As `Snapshot.path`. */
  readonly path: string;
  readonly languageId: string;
  /** Another number after each change. */
  readonly version: number;
  readonly lineCount: number;
  /** A line, counted from 0, without its end. */
  lineAt(line: number): string;
}

/** The lines from `first` up to, not including, `end`, as far as there are any. */
export function linesBetween(document: OpenDocument, first: number, end: number): string[] {
  const from = Math.max(0, first);
  const count = Math.max(0, Math.min(end, document.lineCount) - from);
  return Array.from({ length: count }, (_, index) => document.lineAt(from + index));
}
