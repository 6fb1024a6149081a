/* Follows a script in a copy of its world: a frame before each line, with the commands that it has called so far, and how the key that it
 * touched last looks then. (Between lines no structure is half changed.) After a number of lines the rest are only counted. */

import { keyView } from '../engine/inspect/key-view.ts';
import type { Node } from '../engine/node.ts';
import type { ScriptFollower } from '../engine/scripting/following.ts';
import type { KeyView, LuaCall, LuaFrame, LuaOutcome, LuaScript, TraceEvent } from '../inspect.ts';
import type { GlassState, LuaSteps, SeenKey } from './protocol.ts';

const framesMax = 2000;
const callsMax = 2000;
/** Of a key, which a script may change at each line. */
const viewsMax = 400;

export class LuaRecorder implements ScriptFollower {
  private readonly node: Node;
  private script: LuaScript | undefined;
  private readonly frames: LuaFrame[] = [];
  private readonly calls: LuaCall[] = [];
  private readonly keys: SeenKey[] = [];
  private callsTotal = 0;
  private dropped = 0;
  private outcome: LuaOutcome = { kind: 'running', text: '' };
  private subject: GlassState['subject'] = null;
  private lastText = '';

  constructor(node: Node) {
    this.node = node;
  }

  begun(script: LuaScript): void {
    // Of several scripts in one request (of an EXEC, say) the first is followed.
    if (this.script !== undefined) this.node.scriptFollower = undefined;
    this.script ??= script;
  }

  line(frame: () => LuaFrame): void {
    if (this.frames.length >= framesMax) {
      this.dropped++;
      return;
    }
    this.look(this.frames.length);
    this.frames.push(frame());
  }

  called(call: () => LuaCall): void {
    this.callsTotal++;
    if (this.calls.length < callsMax) this.calls.push(call());
  }

  ended(outcome: LuaOutcome): void {
    this.outcome = outcome;
    this.look(this.frames.length);
    this.node.scriptFollower = undefined;
  }

  /** Takes the events of structures and keys. */
  tell(event: TraceEvent): void {
    if (event.kind === 'key.written' || event.kind === 'key.deleted' || (event.kind === 'key.read' && event.found))
      this.subject = { db: event.db, key: event.key };
  }

  /** Null when no script ran. */
  get steps(): LuaSteps | null {
    const { script, frames, calls, callsTotal, keys, dropped, outcome } = this;
    return script === undefined ? null : { script, frames, calls, callsTotal, keys, dropped, outcome };
  }

  private look(at: number): void {
    const { node, subject } = this;
    if (subject === null || this.keys.length >= viewsMax) return;
    const view = this.viewOf(subject, node);
    const text = JSON.stringify([subject, view]);
    if (text === this.lastText) return;
    this.lastText = text;
    this.keys.push({ at, subject, view });
  }

  private viewOf({ db, key }: NonNullable<GlassState['subject']>, node: Node): KeyView | null {
    const { trace } = node.h;
    node.h.trace = undefined;
    const view = keyView(node.space, db, key, 0);
    node.h.trace = trace;
    return view;
  }
}
