import type { Cell, Place } from './cells.ts';
import { compare, type Figures, figuresOf } from './report.ts';

/** One day, language and backend. */
export type ExportRow = Place & Figures;

/** In the order of day, language and backend. */
export function exportRows(cells: readonly Cell[]): ExportRow[] {
  return [...cells]
    .sort((a, b) => compare(a.day, b.day) || compare(a.languageId, b.languageId) || compare(a.backend, b.backend))
    .map(({ day, languageId, backend, ...sums }) => ({ day, languageId, backend, ...figuresOf(sums) }));
}
