import type { Choice, Report } from '../../usage/report.ts';

/** What the rows of the table are. */
export const groupings = ['day', 'language', 'backend'] as const;
export type Grouping = (typeof groupings)[number];

/** What is looked at, and how. */
export interface View extends Choice {
  readonly grouping: Grouping;
}

export type ToPage =
  | {
      readonly kind: 'report';
      readonly report: Report;
      readonly view: View;
      /** A code of ISO 4217. */
      readonly currency: string;
    }
  /** What has become of what the person asked for. */
  | { readonly kind: 'said'; readonly text: string };

export type FromPage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'look'; readonly view: View }
  | { readonly kind: 'export'; readonly format: 'csv' | 'json' }
  | { readonly kind: 'clear' };
