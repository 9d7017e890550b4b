/** Numbers, times, days and money as a person of that language writes them; what is not known is a dash. */
export class Formats {
  readonly #language: string;
  readonly #whole: Intl.NumberFormat;
  readonly #short: Intl.NumberFormat;
  readonly #ratio: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #dayShort: Intl.DateTimeFormat;

  /** @param language a tag as in `lang`: `en`, `zh-cn` */
  constructor(language: string) {
    this.#language = language;
    this.#whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
    this.#short = new Intl.NumberFormat(language, { notation: 'compact', maximumSignificantDigits: 3 });
    this.#ratio = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
    this.#percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
    // A day is a date without a time zone.
    this.#day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
    this.#dayShort = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone: 'UTC' });
  }

  readonly whole = (value: number | undefined): string => known(value, (number) => this.#whole.format(number));
  /** For axes: 1.2K, 1.2万. */
  readonly short = (value: number | undefined): string => known(value, (number) => this.#short.format(number));
  readonly ratio = (value: number | undefined): string => known(value, (number) => this.#ratio.format(number));
  readonly percent = (share: number | undefined): string => known(share, (number) => this.#percent.format(number));
  readonly time = (milliseconds: number | undefined): string =>
    known(milliseconds, (number) =>
      number < 1000 ? this.#unit('millisecond', number, 0) : this.#unit('second', number / 1000, 1),
    );
  /** `2026-11-22` in words. */
  readonly day = (day: string): string => this.#day.format(Date.parse(day));
  readonly dayShort = (day: string): string => this.#dayShort.format(Date.parse(day));

  /** Small amounts keep three digits. @param currency a code of ISO 4217 */
  money(value: number | undefined, currency: string): string {
    const digits = value !== undefined && Math.abs(value) < 1 && { maximumSignificantDigits: 3 };
    return known(value, (number) =>
      new Intl.NumberFormat(this.#language, { style: 'currency', currency, ...digits }).format(number),
    );
  }

  #unit(unit: 'millisecond' | 'second', value: number, maximumFractionDigits: number): string {
    const options = { style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits } as const;
    return new Intl.NumberFormat(this.#language, options).format(value);
  }
}

function known(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? '–' : format(value);
}

/** Marks a figure that holds estimates. */
export function about(figure: string, isAbout: boolean): string {
  return isAbout ? `≈ ${figure}` : figure;
}
