/** VS Code's questions for ghost text, as it logs them on its page's console where `editor.inlineSuggest.logFetch` is on. */
export class Questions {
  readonly #onTheWay = new Set<number>();
  #last = -1;
  #lastIsCancelled = false;

  get onTheWay(): number {
    return this.#onTheWay.size;
  }

  /** VS Code has cancelled its last question, and none is on its way. */
  get isDropped(): boolean {
    return this.#onTheWay.size === 0 && this.#lastIsCancelled;
  }

  /** Takes a message of the console. */
  read(message: string): void {
    const [, json] = /InlineCompletions\.fetch @@ (\{.*\})/.exec(message) ?? [];
    if (json === undefined) return;
    const { kind, requestId, error }: { kind: 'start' | 'end'; requestId: number; error?: string } = JSON.parse(json);
    if (kind === 'start') {
      // A window that was loaded anew counts from 0.
      if (requestId <= this.#last) this.#onTheWay.clear();
      this.#onTheWay.add(requestId);
      this.#last = requestId;
      this.#lastIsCancelled = false;
    } else {
      this.#onTheWay.delete(requestId);
      if (requestId === this.#last) this.#lastIsCancelled = error === 'canceled';
    }
  }
}
