import uPlot from 'uplot';

/** One line or row of bars over days. */
export interface Series {
  readonly label: string;
  readonly kind: 'bars' | 'line';
  /** A variable of the theme. */
  readonly colour: string;
  /** For each day; null where there is nothing to draw. */
  readonly values: readonly (number | null)[];
  readonly format: (value: number) => string;
  /** Bars that stand on those of another series: how tall they are drawn. */
  readonly tops?: readonly number[];
  /** Told apart without colour, too. */
  readonly dashed?: boolean;
  /** In shares of one, with an axis of its own on the right. */
  readonly isShare?: boolean;
}

export interface ChartData {
  /** `2026-11-22`, one after the other. */
  readonly days: readonly string[];
  readonly series: readonly Series[];
  readonly formatDay: (day: string) => string;
  readonly formatDayShort: (day: string) => string;
  /** Of the axis on the left. */
  readonly formatAxis: (value: number) => string;
  readonly formatShare: (value: number) => string;
}

const day = 24 * 3600;
const height = 190;

/** Draws a chart in the colours of the theme, as wide as its frame. */
export function drawChart(frame: HTMLElement, data: ChartData): uPlot {
  const { days, series, formatDay, formatDayShort, formatAxis, formatShare } = data;
  const [foreground, lines] = [themeColour('--vscode-foreground'), gridColour()];
  const style = getComputedStyle(frame);
  const font = `11px ${style.fontFamily}`;
  const axis = { stroke: foreground, font, grid: { stroke: lines, width: 1 }, ticks: { stroke: lines, width: 1 } };
  const bars = uPlot.paths.bars?.({ size: [0.7, 36] });
  const options: uPlot.Options = {
    width: Math.max(200, frame.clientWidth),
    height,
    // A day is a date without a time zone, here as in the report.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    scales: {
      x: { range: (_chart, from, to) => [from - day / 2, to + day / 2] },
      y: { range: (_chart, _from, to) => [0, to > 0 ? to * 1.1 : 1] },
      share: { range: [0, 1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 30,
        incrs: [1, 2, 3, 7, 14, 28, 56, 112, 224].map((count) => count * day),
        space: 60,
        values: (_chart, splits) => splits.map((seconds) => formatDayShort(isoDay(seconds))),
      },
      { ...axis, size: widthOf, values: (_chart, splits) => splits.map(formatAxis) },
      ...(series.some(({ isShare }) => isShare)
        ? [
            {
              ...axis,
              scale: 'share',
              side: 1,
              size: 48,
              grid: { show: false },
              values: (_chart: uPlot, splits: number[]) => splits.map(formatShare),
            },
          ]
        : []),
    ],
    series: [
      {
        label: '\u00a0',
        value: (_chart, seconds: number | null) => (seconds === null ? '' : formatDay(isoDay(seconds))),
      },
      ...series.map(({ label, kind, colour, values, format, dashed, isShare }): uPlot.Series => {
        const stroke = themeColour(colour);
        const value: uPlot.Series.Value = (_chart, _drawn, _series, index) => {
          const shown = index === null ? null : values[index];
          return shown === null || shown === undefined ? '' : format(shown);
        };
        const line = {
          width: 1.5,
          points: { show: true, size: 5, fill: stroke },
          spanGaps: false,
          ...(dashed && { dash: [5, 4] }),
        };
        const bar = { fill: stroke, width: 0, points: { show: false }, ...(bars && { paths: bars }) };
        return { label, stroke, value, scale: isShare ? 'share' : 'y', ...(kind === 'line' ? line : bar) };
      }),
    ],
    legend: { markers: { dash: (_chart, index) => (series[index - 1]?.dashed ? 'dashed' : 'solid') } },
    cursor: { drag: { x: false, y: false }, y: false },
  };
  const drawn = series.map(({ values, tops }) => [...(tops ?? values)]);
  return new uPlot(options, [days.map((name) => Date.parse(name) / 1000), ...drawn], frame);
}

/** So wide is an axis with these labels, in CSS pixels. */
function widthOf(_chart: uPlot, labels: readonly string[] | null): number {
  return 18 + 7 * Math.max(3, ...(labels ?? []).map(({ length }) => length));
}

function isoDay(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

function themeColour(variable: string): string {
  const value = getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
  return value || getComputedStyle(document.body).color;
}

/** Lines that only guide the eye. */
function gridColour(): string {
  const probe = document.createElement('div');
  probe.className = 'gridColour';
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
