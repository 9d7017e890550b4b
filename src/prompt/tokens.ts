/** Kinds of characters, and two states that are none: nothing before, and blanks that go on. */
const [none, lower, upper, digit, mark, newline, blank, indent, wide, other] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
const states = 16;

/** The kind of every UTF-16 unit. */
const kinds = new Uint8Array(0x10000).fill(other).fill(mark, 0, 0x80);
kinds
  .fill(lower, 0x61, 0x7b)
  .fill(upper, 0x41, 0x5b)
  .fill(digit, 0x30, 0x3a)
  .fill(blank, 0x09, 0x0a)
  .fill(newline, 0x0a, 0x0b)
  .fill(blank, 0x20, 0x21);
// Chinese, Japanese and Korean, of which a character is about a token; and the halves of what is beyond.
kinds.fill(wide, 0x2e80, 0xa000).fill(wide, 0xac00, 0xe000).fill(wide, 0xff00);

/**
 * What a character costs after another, in sixteenths of a token, and above that the state it leaves. Fitted by least squares to the
 * tokenizer that Qwen's is made of, on 232 pieces of 3,000 characters in eleven languages: a word is about one token, a long one more, and so is
 * each part of `camelCase`; digits count one by one; marks and blanks go together.
 */
const steps = new Uint16Array(states * states);
for (let before = 0; before < states; before += 1) {
  const set = (kind: number, cost: number, state = kind) => {
    steps[before * states + kind] = (state << 8) | cost;
  };
  set(lower, before === lower || before === upper ? 1 : 13);
  set(upper, before === upper ? 1 : before === lower ? 9 : 13);
  set(digit, 20);
  set(mark, before === mark ? 5 : 10);
  set(newline, before === newline ? 0 : 17);
  // One blank belongs to the word behind it; more are a token of their own, however many.
  if (before === none || before === blank) set(blank, 13, indent);
  else set(blank, 0, before === indent ? indent : blank);
  set(wide, 20);
  set(other, 10);
}

/**
 * About how many tokens a text is: for code within a tenth, by and large. Parts of a text are never less than the whole. Good for budgets,
 * never for billing. Takes less than 0.1 ms for 10,000 characters.
 */
export function estimateTokens(text: string): number {
  let sixteenths = 0;
  let state: number = none;
  for (let at = 0; at < text.length; at += 1) {
    const next = steps[state * states + (kinds[text.charCodeAt(at)] as number)] as number;
    sixteenths += next & 0xff;
    state = next >> 8;
  }
  return sixteenths / 16;
}

/** Shorter prompts say more about a service's wrapping than about its tokens. */
const leastTokens = 100;
/** A report outside this counts something else: words, or only what was not remembered from the last prompt. */
const believable = { least: 0.5, most: 3 } as const;
/** No model's tokens are further from the estimate than this. */
const limits = { least: 0.75, most: 2 } as const;
/** How much the last report counts. */
const weight = 0.2;

/** How the tokens of each model compare with the estimate, learned from what services report. */
export class TokenScale {
  readonly #ratios = new Map<string, number>();

  /** A prompt of so many estimated tokens was so many to the model. */
  learn(model: string, estimated: number, reported: number): void {
    const ratio = reported / estimated;
    if (!(estimated >= leastTokens && ratio >= believable.least && ratio <= believable.most)) return;
    const known = this.#ratios.get(model);
    const next = known === undefined ? ratio : known + weight * (ratio - known);
    this.#ratios.set(model, Math.min(limits.most, Math.max(limits.least, next)));
  }

  /** How many estimated tokens make so many of the model's. */
  toEstimated(model: string, tokens: number): number {
    return Math.floor(tokens / (this.#ratios.get(model) ?? 1));
  }
}
