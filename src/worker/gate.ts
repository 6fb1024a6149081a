/* A gate before the terminals. Whoever is about to replace the world that they talk to (the kept session is taken up, a lesson prepares its
 * own, the past is gone on with elsewhere) holds it shut, and what is done to terminals meanwhile waits there in order: a line entered
 * then would reach the world that goes, or its reply a terminal that has been made anew. */

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
      // Whoever waited for what is over now may hold the gate next, without a gap.
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
