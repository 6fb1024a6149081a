/* Runs one dialogue at a time: hands it replies as they come and time as it passes. A reply that is there already
 * does not make it wait, so a dialogue with an answer at hand ends within the call that started it. */

import type { Reply } from './reply.ts';
import type { Source, Step, Steps } from './steps.ts';

/** Runs something later; the result cancels it. */
export type Later = (ms: number, run: () => void) => () => void;

export class Runner {
  private steps: Steps | null = null;
  private step: Step | null = null;
  /** What is waited for beside replies has happened. */
  private isOver = false;
  private cancelTimer: () => void = () => {};
  private advancing = false;
  private onEnd: () => void = () => {};
  private readonly later: Later;

  constructor(later: Later) {
    this.later = later;
  }

  /** The connection whose reply is waited for. */
  get waitingFor(): Source | null {
    return this.step?.wait === 'reply' ? this.step.from : null;
  }

  get isRunning(): boolean {
    return this.steps !== null;
  }

  run(steps: Steps, onEnd: () => void): void {
    this.steps = steps;
    this.onEnd = onEnd;
    this.resume(null);
  }

  /** Gives a dialogue up where it stands; its `finally` blocks run, its end is not told. */
  stop(): void {
    const steps = this.steps;
    this.forget();
    if (!this.advancing) steps?.return(); // else it is on the stack, and returns where it next waits
  }

  /** To be called when a connection may have something to read. */
  advance(): void {
    if (this.advancing) return;
    for (;;) {
      const came = this.whatCame();
      if (came === undefined) return;
      this.resume(came);
    }
  }

  private forget(): void {
    this.cancelTimer();
    this.steps = this.step = null;
    this.isOver = false;
  }

  /** What the step waits for: a reply or null; undefined while it is not there. */
  private whatCame(): Reply | null | undefined {
    const { step } = this;
    if (step === null) return undefined;
    if (step.wait !== 'reply') return this.isOver ? null : undefined;
    return step.from.take() ?? (step.from.isLost ? null : undefined);
  }

  private resume(came: Reply | null): void {
    const { steps } = this;
    if (steps === null) return;
    this.advancing = true;
    const result = steps.next(came);
    this.advancing = false;
    if (this.steps !== steps) { // stopped, or another begun, from within
      steps.return();
      return;
    }
    if (result.done) {
      this.forget();
      this.onEnd();
      return;
    }
    const step = result.value;
    this.step = step;
    this.isOver = false;
    if (step.wait === 'reply') return this.advance();
    const over = (): void => this.over(step);
    if (step.wait === 'time') this.cancelTimer = this.later(step.ms, over);
    else void step.fetched.then(over);
  }

  private over(step: Step): void {
    if (this.step !== step) return; // it was given up meanwhile
    this.isOver = true;
    this.advance();
  }
}
