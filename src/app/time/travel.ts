/* Travelling through time: the one place that tells the engine which moment is looked at, and lets the terminals show what they showed
 * then. The page follows at once; the engine is asked for one moment at a time, and always for the latest that was wanted. */

import type { RefObject } from 'react';
import type { TerminalHandle } from '../../repl/Terminal.tsx';
import { type EngineClient, Stopped } from '../../worker/client.ts';
import type { SessionState } from '../../worker/protocol.ts';
import { momentAt, positionAt } from '../state/time.ts';
import { useStore } from '../store.ts';

/** Notes in a terminal, in the student's language. */
export interface TravelWords {
  readonly forked: (branch: string, left: string, commands: number) => string;
  readonly nothing: (undoing: boolean) => string;
}

const isChange = (kind: string): boolean => kind !== 'read';

export class Travel {
  private readonly engine: EngineClient;
  private readonly handles: RefObject<Map<string, TerminalHandle>>;
  private readonly words: () => TravelWords;
  private isJumping = false;
  private wish: number | null | undefined;
  private retelling: { readonly of: string; readonly done: Promise<void> } | null = null;

  constructor(engine: EngineClient, handles: RefObject<Map<string, TerminalHandle>>, words: () => TravelWords) {
    this.engine = engine;
    this.handles = handles;
    this.words = words;
  }

  /** Follows the states of the session that the engine sends; the result stops that. */
  follow(): () => void {
    return useStore.subscribe(({ session }, { session: before }) => {
      if (session === null || session === before || before === null) return;
      if (session.epoch !== before.epoch) this.begin();
    });
  }

  private get terminals(): TerminalHandle[] {
    return [...this.handles.current.values()];
  }

  private begin(): void {
    this.wish = undefined;
    useStore.setState({ position: null, isPlaying: false });
    void this.retell();
  }

  /** Lets the terminals show what was said in the session that is live now. Further calls meanwhile wait for the same. */
  retell(): Promise<void> {
    const { session } = useStore.getState();
    const of = `${session?.epoch} ${session?.current}`;
    if (this.retelling?.of === of) return this.retelling.done;
    const done = this.retellAll().finally(() => {
      if (this.retelling?.done === done) this.retelling = null;
    });
    this.retelling = { of, done };
    return done;
  }

  private retellAll(): Promise<void> {
    return this.engine.gate.during(async () => {
      const told = await this.engine.ask('retell', null).catch(nothingWhenStopped);
      for (const [name, handle] of this.handles.current) handle.retell(told.filter(({ connection }) => connection === name));
    });
  }

  /** Looks at the moment at which so many marks have happened; null for the present. */
  goTo(position: number | null): void {
    const { marks, session } = useStore.getState();
    if (session === null) return;
    const at = position === null || position >= marks.length ? null : Math.max(0, position);
    useStore.getState().setPosition(at);
    const moment = at === null ? null : momentAt(marks, at, startOf(session));
    for (const terminal of this.terminals) terminal.showAt(moment);
    this.wish = at;
    void this.jump();
  }

  private async jump(): Promise<void> {
    if (this.isJumping) return;
    this.isJumping = true;
    while (this.wish !== undefined) {
      const { wish } = this;
      this.wish = undefined;
      const { marks, session } = useStore.getState();
      if (session === null) break;
      const moment = wish === null ? null : momentAt(marks, wish, startOf(session));
      await this.engine.ask('jump', moment).catch((error: unknown) => this.stayed(error)); // an engine that died tells so by itself
    }
    this.isJumping = false;
  }

  /** The student did not wait for a moment: the page goes back to where the engine is, unless another moment is wanted by now. */
  private stayed(error: unknown): void {
    const { marks, session } = useStore.getState();
    if (!(error instanceof Stopped) || this.wish !== undefined || session === null) return;
    const { cursor } = session;
    useStore.setState({ position: cursor === null ? null : positionAt(marks, cursor), isPlaying: false });
    for (const terminal of this.terminals) terminal.showAt(cursor);
  }

  step(marks: number): void {
    const { position, marks: all } = useStore.getState();
    this.goTo((position ?? all.length) + marks);
  }

  /** Back to before the last change, or on to after the next. */
  undo(): void {
    const { position, marks } = useStore.getState();
    const from = position ?? marks.length;
    for (let i = from - 1; i >= 0; i--) if (isChange(marks[i]?.kind ?? '')) return this.goTo(i);
    this.say(this.words().nothing(true));
  }

  redo(): void {
    const { position, marks } = useStore.getState();
    if (position === null) return this.say(this.words().nothing(false));
    for (let i = position; i < marks.length; i++) if (isChange(marks[i]?.kind ?? '')) return this.goTo(i + 1);
    this.goTo(null);
  }

  /** The student is about to do something. In the past that makes a new branch first; then comes what was typed. */
  readonly beforeLine = (): void => {
    const { position, marks, session } = useStore.getState();
    if (position === null || session === null) return;
    const at = momentAt(marks, position, startOf(session));
    const name = String(Math.max(...session.branches.map(({ id }) => id)) + 2);
    const left = session.branches.find(({ id }) => id === session.current)?.name ?? '';
    this.wish = undefined;
    const waiting = [...this.handles.current].flatMap(([each, handle]) => (handle.waitsAt(at) ? [each] : []));
    void this.engine.ask('fork', { name, at, waiting });
    const note = this.words().forked(name, left, marks.length - position);
    useStore.setState({ position: null, isPlaying: false });
    for (const terminal of this.terminals) terminal.cutAt(at, note);
  };

  async switchTo(branch: number): Promise<void> {
    useStore.setState({ position: null, isPlaying: false });
    try {
      await this.engine.ask('switchTo', branch);
    } catch (error) {
      if (error instanceof Stopped) return;
      throw error;
    }
    await this.retell();
  }

  forward(ms: number): void {
    this.beforeLine();
    void this.engine.ask('clock', { forwardMs: ms });
  }

  pause(isPaused: boolean): void {
    void this.engine.ask('clock', { isPaused });
  }

  /** Decides the height of the next skiplist node; null leaves it to chance again. */
  layCoins(levels: number | null): void {
    this.beforeLine();
    const coins = levels === null ? [] : Array.from({ length: levels }, (_, i) => i < levels - 1);
    void this.engine.ask('coins', coins);
  }

  /** The same commands with another seed. */
  reseed(seed: string): void {
    this.engine.ask('reseed', seed).catch(nothingWhenStopped);
  }

  private say(text: string): void {
    this.terminals[0]?.note(text);
  }
}

function nothingWhenStopped(error: unknown): [] {
  if (error instanceof Stopped) return [];
  throw error;
}

const startOf = ({ branches, current }: SessionState): number => branches.find(({ id }) => id === current)?.startUs ?? 0;
