/** VS Code's questions for ghost text, as it logs them on its page's console where `editor.inlineSuggest.logFetch` is on. */
export class Questions {
  readonly #onTheWay = new Set<number>();
  #last = -1;
  #lastIsCancelled = false;
  #hasComeSinceKey = true;

  get onTheWay(): number {
    return this.#onTheWay.size;
  }

  /**
   * None is on its way, and VS Code has cancelled the last one or has not asked since the last key. It does not ask as long as it
   * has not created the controller of a new editor, which it does when the window is idle (test/host/questions.ts).
   */
  get isDropped(): boolean {
    return this.#onTheWay.size === 0 && (this.#lastIsCancelled || !this.#hasComeSinceKey);
  }

  /** A key is about to be pressed. */
  keyPressed(): void {
    this.#hasComeSinceKey = false;
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
      this.#hasComeSinceKey = true;
    } else {
      this.#onTheWay.delete(requestId);
      if (requestId === this.#last) this.#lastIsCancelled = error === 'canceled';
    }
  }
}
