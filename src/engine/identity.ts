/** A node's ids: 40 hexadecimal digits each, drawn from its seed. */

import { seededRandom } from './numbers/random.ts';

export class Identity {
  /** Id of this run of the server. */
  readonly runId: string;
  /** Id of the history of writes that replicas follow. */
  replicationId: string;
  private readonly random: () => number;

  /** Draws from a generator of its own, so that asking for names changes nothing else. */
  constructor(seed: string) {
    this.random = seededRandom(`${seed} identity`);
    this.runId = this.draw();
    this.replicationId = this.draw();
  }

  /** Begins a new history: DEBUG CHANGE-REPL-ID. */
  changeReplicationId(): void {
    this.replicationId = this.draw();
  }

  /** One more id. */
  draw(): string {
    return Array.from({ length: 40 }, () => Math.floor(this.random() * 16).toString(16)).join('');
  }
}
