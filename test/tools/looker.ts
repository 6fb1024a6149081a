/* A glass over an engine, for tests: commands go in as lines, views and figures come out. */

import type { MechanismId, MechanismView, TraceEvent } from '../../src/inspect.ts';
import type { Figure } from '../../src/scenes/figure/figure.ts';
import type { SceneLanguage } from '../../src/scenes/mechanism.ts';
import { mechanisms } from '../../src/scenes/mechanisms/registry.ts';
import { Glass } from '../../src/worker/glass.ts';
import { Engine } from './engine.ts';

/** The view that a scene gets; some kinds of views serve several scenes. */
type ViewOf<S extends MechanismId, V = MechanismView> = V extends { readonly scene: infer T }
  ? S extends T
    ? V
    : never
  : never;

export class Looker {
  readonly engine = new Engine();
  readonly glass = new Glass(this.engine.node);
  private before: MechanismView | null = null;
  private view: MechanismView | null = null;
  private events: readonly TraceEvent[] = [];

  /** Runs lines; `2> GET a` runs on connection 2. */
  run(...lines: readonly string[]): void {
    for (const line of lines) {
      const other = /^(\d)> /.exec(line);
      this.engine.type(other === null ? line : line.slice(3), other === null ? 1 : Number(other[1]));
    }
  }

  /** What the scene shows now; null where it needs another key. */
  look<S extends MechanismId>(scene: S, from = 0): ViewOf<S> | null {
    this.glass.show({ scene, pinned: null, from });
    const { mechanism, events } = this.glass.take(this.engine.world.nowUs / 1000);
    this.before = this.view?.scene === scene ? this.view : null;
    this.view = mechanism;
    this.events = events;
    return mechanism as ViewOf<S> | null;
  }

  /** The view, which must be there. */
  see<S extends MechanismId>(scene: S, from = 0): ViewOf<S> {
    const view = this.look(scene, from);
    if (view === null) throw new Error(`${scene} shows nothing`);
    return view;
  }

  /** The figure of the last look. */
  figure(scene: MechanismId, language: SceneLanguage = 'en'): Figure {
    return mechanisms[scene].figure(this.view, { before: this.before, events: this.events }, language);
  }
}
