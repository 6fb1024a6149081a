/* Lines of a script in Monaco that mean something beside their text: breakpoints in the margin, and the line that is next. Breakpoints
 * move with their lines while one types. */

import { editor } from 'monaco-editor/editor';
import style from './monaco.module.css';

/** Lines from 1. */
export interface LineMarks {
  readonly breakpoints: readonly number[];
  readonly current: number | null;
}

const isMargin = ({ type }: editor.IMouseTarget): boolean =>
  type === editor.MouseTargetType.GUTTER_GLYPH_MARGIN || type === editor.MouseTargetType.GUTTER_LINE_NUMBERS;

const wholeLine = (line: number) => ({ startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 });

interface Events {
  /** A line's place in the margin was clicked. */
  readonly clicked: (line: number) => void;
  /** Lines came or went above them. */
  readonly moved: (breakpoints: readonly number[]) => void;
}

/** What shows the marks of the text that is in the editor at the time. */
export function lineMarksOf(opened: editor.IStandaloneCodeEditor, events: Events): (marks: LineMarks) => void {
  const breaks = opened.createDecorationsCollection();
  const current = opened.createDecorationsCollection();
  opened.onMouseDown(({ target }) => {
    if (isMargin(target) && target.position !== null) events.clicked(target.position.lineNumber);
  });
  const lines = (): number[] => breaks.getRanges().map(({ startLineNumber }) => startLineNumber);
  opened.onDidChangeModelContent(({ isFlush }) => {
    if (!isFlush && breaks.length > 0) events.moved([...new Set(lines())]);
  });
  return ({ breakpoints, current: line }) => {
    const last = opened.getModel()?.getLineCount() ?? 0;
    breaks.set(breakpoints.filter((n) => n <= last).map((n) => (
      { range: wholeLine(n), options: { glyphMarginClassName: style['breakpoint'] ?? '', stickiness: 1 } }
    )));
    const options = { isWholeLine: true, className: style['current'] ?? '', glyphMarginClassName: style['arrow'] ?? '' };
    current.set(line === null || line > last ? [] : [{ range: wholeLine(line), options }]);
    if (line !== null) opened.revealLineInCenterIfOutsideViewport(line);
  };
}
