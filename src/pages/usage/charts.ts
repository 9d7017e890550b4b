import type { Report, Row } from '../../usage/report.ts';
import { element } from '../element.ts';
import { fill } from '../host.ts';
import { type ChartData, drawChart, type Series } from './chart.ts';
import { formats, usagePage } from './strings.ts';

interface Figure {
  readonly title: string;
  readonly series: readonly Series[];
  readonly formatAxis: (value: number) => string;
  /** What the chart is about, in one number a day. */
  readonly of: (row: Row) => number | undefined;
  readonly format: (value: number) => string;
}

/** The charts of a report, each with a sentence that says what is to be seen; drawn anew for each report and each theme. */
export class Charts {
  readonly root = element('div', { className: 'charts' });
  #shown: { readonly report: Report; readonly currency: string } | undefined;
  #drawn: { destroy(): void }[] = [];
  #width = 0;

  constructor() {
    const redraw = () => this.#shown && this.show(this.#shown.report, this.#shown.currency);
    // VS Code tells the theme by the classes of the body.
    new MutationObserver(redraw).observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-id'] });
    new ResizeObserver(() => this.root.clientWidth !== this.#width && redraw()).observe(this.root);
  }

  show(report: Report, currency: string): void {
    this.#shown = { report, currency };
    this.#width = this.root.clientWidth;
    for (const chart of this.#drawn) chart.destroy();
    const days = report.byDay.map(({ name }) => name);
    const frames = figuresOf(report, currency).map((figure) => {
      const frame = element('div', { role: 'img', 'aria-label': summaryOf(figure, report) });
      const title = element('h3', {}, figure.title);
      const data: ChartData = {
        days,
        series: figure.series,
        formatDay: formats.day,
        formatDayShort: formats.dayShort,
        formatAxis: figure.formatAxis,
        formatShare: formats.percent,
      };
      return { root: element('section', {}, title, frame), frame, data };
    });
    this.root.replaceChildren(...frames.map(({ root }) => root));
    this.#drawn = frames.map(({ frame, data }) => drawChart(frame, data));
  }
}

function figuresOf({ byDay, totals }: Report, currency: string): Figure[] {
  const values = (of: (row: Row) => number | undefined) => byDay.map((row) => of(row) ?? null);
  const { whole, short, percent, time } = formats;
  const money = (value: number) => formats.money(value, currency);
  const all = ({ promptTokens, completionTokens }: Row) => promptTokens + completionTokens;
  const bars = { kind: 'bars', format: whole } as const;
  const line = { kind: 'line', format: time } as const;
  const figures: Figure[] = [
    {
      title: usagePage.tokensByDay,
      of: all,
      format: whole,
      formatAxis: short,
      series: [
        {
          ...bars,
          label: usagePage.sent,
          colour: '--vscode-charts-blue',
          values: values(({ promptTokens }) => promptTokens),
          tops: byDay.map(all),
        },
        {
          ...bars,
          label: usagePage.received,
          colour: '--vscode-charts-yellow',
          values: values(({ completionTokens }) => completionTokens),
        },
      ],
    },
    {
      title: usagePage.acceptedByDay,
      of: ({ acceptedCharacters }) => acceptedCharacters,
      format: whole,
      formatAxis: short,
      series: [
        {
          ...bars,
          label: usagePage.characters,
          colour: '--vscode-charts-green',
          values: values(({ acceptedCharacters }) => acceptedCharacters),
        },
        {
          kind: 'line',
          label: usagePage.acceptedShare,
          colour: '--vscode-foreground',
          values: values(({ acceptedShare }) => acceptedShare),
          format: percent,
          isShare: true,
        },
      ],
    },
    {
      title: usagePage.timesByDay,
      of: ({ suggestion95 }) => suggestion95,
      format: time,
      formatAxis: time,
      series: [
        {
          ...line,
          label: usagePage.suggestionMedian,
          colour: '--vscode-charts-blue',
          values: values(({ suggestionMedian }) => suggestionMedian),
        },
        {
          ...line,
          label: usagePage.suggestion95,
          colour: '--vscode-charts-purple',
          values: values(({ suggestion95 }) => suggestion95),
          dashed: true,
        },
      ],
    },
  ];
  const cost: Figure = {
    title: usagePage.costByDay,
    of: (row) => row.cost,
    format: money,
    formatAxis: money,
    series: [
      {
        kind: 'bars',
        format: money,
        label: usagePage.cost,
        colour: '--vscode-charts-purple',
        values: values((row) => row.cost),
      },
    ],
  };
  return totals.cost === undefined ? figures : [...figures.slice(0, 1), cost, ...figures.slice(1)];
}

function summaryOf({ title, of, format }: Figure, { byDay, first, last }: Report): string {
  const [from, to] = [formats.day(first), formats.day(last)];
  const most = byDay.reduce<Row | undefined>(
    (best, row) => ((of(row) ?? 0) > (best ? (of(best) ?? 0) : 0) ? row : best),
    undefined,
  );
  return most
    ? fill(usagePage.chartSummary, title, from, to, format(of(most) ?? 0), formats.day(most.name))
    : fill(usagePage.chartNothing, title, from, to);
}
