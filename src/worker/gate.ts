/* A gate before the terminals. It is shut while the world behind them is being replaced: the kept session is restored, a lesson prepares
 * its world, or the session goes on from an earlier moment. What is done to terminals meanwhile waits at the gate, in order. Otherwise a
 * line entered then would go to the old world, or its reply to a terminal that has been made anew. */

export class Gate {
  private holds = 0;
  private readonly waiting: (() => void)[] = [];

  /** Shuts the gate until the result is called. */
  hold(): () => void {
    this.holds++;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.holds--;
      // Whoever waited for this to end may shut the gate again first.
      setTimeout(() => this.open());
    };
  }

  /** Keeps the gate shut for as long as something takes. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const release = this.hold();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Does something to a terminal: now, or when the gate is open and what came before it is done. */
  pass(act: () => void): void {
    if (this.holds === 0 && this.waiting.length === 0) act();
    else this.waiting.push(act);
  }

  private open(): void {
    while (this.holds === 0 && this.waiting.length > 0) this.waiting.shift()?.();
  }
}
