/** How a suggestion is met where: on an empty line, inside a token, behind one. */
const situations = 3;
/** How much one outcome counts. */
const rate = 0.03;
/** In logits: whoever takes everything, or nothing, gets no more than this. */
const most = 1.5;

/**
 * What the suggestions shown so far have come to in this code and with this person: where they were wrong more often than their confidence
 * said, later ones are judged less sure, and the other way round. So the share that is right stays what was asked for, whatever the
 * project.
 */
export class Experience {
  readonly #biases = new Float64Array(situations);

  /** A confidence as experience corrects it. */
  correct(confidence: number, situation: number): number {
    const bias = this.#biases[situation] ?? 0;
    if (bias === 0) return confidence;
    const odds = (confidence / Math.max(1e-9, 1 - confidence)) * Math.exp(bias);
    return odds / (1 + odds);
  }

  /** A suggestion shown with this corrected confidence was accepted, or was dismissed or typed over. */
  learn(confidence: number, situation: number, wasRight: boolean): void {
    const bias = (this.#biases[situation] ?? 0) + rate * ((wasRight ? 1 : 0) - confidence);
    this.#biases[situation] = Math.min(most, Math.max(-most, bias));
  }
}
