/* ACL LOG: what was refused to whom. The same refusal again within a minute counts on the entry that is there. */

export type Reason = 'command' | 'key' | 'auth' | 'channel';
export type Context = 'toplevel' | 'multi' | 'lua';

export interface Refused {
  readonly reason: Reason;
  readonly context: Context;
  /** The command, key or channel that was refused. */
  readonly object: string;
  readonly user: string;
}

export interface LogEntry extends Refused {
  count: number;
  readonly id: number;
  readonly createdMs: number;
  updatedMs: number;
  clientInfo: string;
}

const groupingMs = 60_000;
/** How many of the latest entries are compared with a new one. */
const lookedAtMax = 10;

export class AclLog {
  /** Entries, the latest first. */
  entries: LogEntry[] = [];
  private nextId = 0;

  add(refused: Refused, clientInfo: string, nowMs: number, lengthMax: number): void {
    const at = this.entries.slice(0, lookedAtMax).findIndex((each) => isSame(each, refused, nowMs));
    const [same] = at < 0 ? [] : this.entries.splice(at, 1);
    if (same === undefined)
      this.entries.unshift({ ...refused, clientInfo, count: 1, id: this.nextId++, createdMs: nowMs, updatedMs: nowMs });
    else {
      same.count++;
      same.updatedMs = nowMs;
      same.clientInfo = clientInfo;
      this.entries.unshift(same);
    }
    if (this.entries.length > lengthMax) this.entries.length = lengthMax;
  }
}

const isSame = (entry: LogEntry, refused: Refused, nowMs: number): boolean =>
  entry.reason === refused.reason && entry.context === refused.context && entry.object === refused.object &&
  entry.user === refused.user && nowMs - entry.updatedMs <= groupingMs;
