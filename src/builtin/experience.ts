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
  #bias = 0;

  /** A confidence as experience corrects it. */
  correct(confidence: number): number {
    if (this.#bias === 0) return confidence;
    const odds = (confidence / Math.max(1e-9, 1 - confidence)) * Math.exp(this.#bias);
    return odds / (1 + odds);
  }

  /** A suggestion shown with this corrected confidence came true, or did not. */
  learn(confidence: number, cameTrue: boolean): void {
    const bias = this.#bias + rate * ((cameTrue ? 1 : 0) - confidence);
    this.#bias = Math.min(most, Math.max(-most, bias));
  }
}
