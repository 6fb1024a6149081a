/* A lesson as it goes: which values it has this time, and what has run when a step is opened. */

import type { Lesson, LessonStep } from './compile/schema.ts';
import { filled, type FreshValues, freshValues } from './fresh.ts';

export function valuesOf(lesson: Lesson, step: LessonStep | undefined, seed: string): FreshValues {
  const own = step?.kind === 'do' ? (step.fresh ?? {}) : {};
  return { ...freshValues(lesson.fresh ?? {}, seed), ...freshValues(own, seed) };
}

/** What makes the world in which a step is opened: since the last new world, everything that the steps before it run. */
export function scriptBefore(lesson: Lesson, index: number, seed: string): string {
  const parts: string[] = [];
  const add = (text: string | undefined, step?: LessonStep): void => {
    if (text !== undefined && text.trim() !== '') parts.push(filled(text, valuesOf(lesson, step, seed)));
  };
  add(lesson.setup);
  for (const [i, step] of lesson.steps.slice(0, index + 1).entries()) {
    if (step.kind === 'do' && step.world !== undefined) {
      parts.length = 0;
      add(step.world, step);
    }
    if (i === index) break;
    add(step.kind === 'do' ? step.solution : step.run, step);
    if (step.kind === 'predict') add(step.ask, step);
  }
  return parts.join('\n');
}

/** What a step shows and asks, as its reader runs it. Of a task nothing: it may be solved in many ways. */
export function scriptOf(lesson: Lesson, index: number, seed: string): string {
  const step = lesson.steps[index];
  if (step === undefined || step.kind === 'do') return '';
  const lines = [step.run ?? '', step.kind === 'predict' ? step.ask : ''].join('\n');
  return filled(lines, valuesOf(lesson, step, seed));
}

/** Whether a step begins a world of its own. */
export const hasOwnWorld = (step: LessonStep | undefined): boolean => step?.kind === 'do' && step.world !== undefined;
