/* Everything of Monaco that we use, in a module of its own so that it is fetched when an editor is first opened, and
 * never before. It weighs as much as the rest of the page four times over; so only its core is here, and the features
 * that a file of fifty lines needs. Its own workers are for what we have no use for (diffs, links, words of other
 * files), and are never started. */

import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/parameterHints/register';
import 'monaco-editor/features/suggest/register';
import 'monaco-editor/features/wordOperations/register';
// The feature above registers all but the list of suggestions itself.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import { editor, KeyCode, KeyMod, MarkerSeverity } from 'monaco-editor/editor';
import type { FileKind, Remark } from './file.ts';
import { type EditorPlaces, Texts } from './monaco-history.ts';
import { languageOf, registerLanguages } from './monaco-languages.ts';
import { type LineMarks, lineMarksOf } from './monaco-lines.ts';
import { defineTheme } from './monaco-theme.ts';
import type { Surroundings } from './surroundings.ts';

/** Of this module with Monaco in it, by which it can be run once more. */
export const address: string = import.meta.url;

export interface EditorEvents {
  readonly changed: (text: string) => void;
  readonly run: (what: 'lines' | 'file') => void;
  readonly find: () => void;
  readonly leave: () => void;
  /** A breakpoint shall come or go at a line, from 1. */
  readonly toggleBreakpoint: (line: number) => void;
  /** They moved with their lines. */
  readonly movedBreakpoints: (lines: readonly number[]) => void;
}

export interface OpenedEditor {
  /** A file, in the place of the one before; shown already, also by the editor before this one, it is as it was left. */
  show(name: string, kind: FileKind, text: string): void;
  /** The one that is shown has another name. */
  rename(from: string, to: string): void;
  /** All that an editor after this one needs to go on. */
  places(): EditorPlaces;
  remark(remarks: readonly Remark[]): void;
  mark(marks: LineMarks): void;
  /** The lines that the selection touches, from 0. */
  lines(): readonly [first: number, last: number];
  toLine(line: number, column: number): void;
  label(text: string): void;
  focus(): void;
  recolour(): void;
  dispose(): void;
}

const owner = 'keyglass';

/** Keys of the find widget that are the page's where that is not open. */
editor.addKeybindingRules([KeyCode.KeyC, KeyCode.KeyL, KeyCode.KeyP].map((key) => ({
  keybinding: KeyMod.Alt | key, command: null, when: '!findWidgetVisible',
})));

function optionsOf(element: HTMLElement): editor.IStandaloneEditorConstructionOptions {
  const style = getComputedStyle(element);
  return {
    theme: owner, automaticLayout: true, minimap: { enabled: false }, scrollBeyondLastLine: false,
    fontFamily: style.fontFamily, fontSize: 14, lineHeight: 22, lineNumbersMinChars: 3, lineDecorationsWidth: 8,
    renderLineHighlight: 'line', overviewRulerLanes: 0, folding: false, glyphMargin: false, links: false,
    wordBasedSuggestions: 'off', occurrencesHighlight: 'off', selectionHighlight: false, contextmenu: false,
    stickyScroll: { enabled: false }, unicodeHighlight: { ambiguousCharacters: false }, tabSize: 2,
    padding: { top: 8, bottom: 8 }, scrollbar: { useShadows: false }, fixedOverflowWidgets: true,
    accessibilitySupport: 'on', wordWrap: 'on', acceptSuggestionOnEnter: 'smart',
    quickSuggestions: { other: true, comments: false, strings: false },
    suggest: { showWords: false, preview: false }, parameterHints: { enabled: true }, bracketPairColorization: { enabled: false },
  };
}

export function openEditor(element: HTMLElement, around: Surroundings, left: EditorPlaces, events: EditorEvents): OpenedEditor {
  registerLanguages(around);
  defineTheme(element);
  const opened = editor.create(element, optionsOf(element));
  opened.addCommand(KeyMod.CtrlCmd | KeyCode.Enter, () => events.run('lines'));
  opened.addCommand(KeyMod.CtrlCmd | KeyMod.Shift | KeyCode.Enter, () => events.run('file'));
  opened.addCommand(KeyMod.CtrlCmd | KeyCode.KeyK, () => events.find());
  opened.addCommand(KeyCode.Escape, () => events.leave(), '!suggestWidgetVisible && !findWidgetVisible && !parameterHintsVisible');
  const texts = new Texts(opened, left, (text) => events.changed(text));
  const mark = lineMarksOf(opened, {
    clicked: (line) => {
      if (opened.getModel()?.getLanguageId() === languageOf('lua')) events.toggleBreakpoint(line);
    },
    moved: (lines) => events.movedBreakpoints(lines),
  });
  return {
    places: () => texts.places,
    show(name, kind, text) {
      opened.updateOptions({ glyphMargin: kind === 'lua' });
      texts.show(name, text, languageOf(kind));
    },
    rename: (from, to) => texts.rename(from, to),
    mark,
    remark(remarks) {
      const model = opened.getModel();
      if (model === null) return;
      editor.setModelMarkers(model, owner, remarks.map(({ line, start, end, text, severity }) => ({
        severity: severity === 'error' ? MarkerSeverity.Error : MarkerSeverity.Warning, message: text,
        startLineNumber: line + 1, startColumn: start + 1,
        endLineNumber: line + 1, endColumn: end + 1,
      })));
    },
    lines() {
      const { startLineNumber, endLineNumber, endColumn } = opened.getSelection() ?? { startLineNumber: 1, endLineNumber: 1, endColumn: 1 };
      const endsBefore = endColumn === 1 && endLineNumber > startLineNumber;
      return [startLineNumber - 1, endLineNumber - (endsBefore ? 2 : 1)];
    },
    toLine(line, column) {
      opened.setPosition({ lineNumber: line + 1, column: column + 1 });
      opened.revealLineInCenterIfOutsideViewport(line + 1);
      opened.focus();
    },
    label: (text) => opened.updateOptions({ ariaLabel: text }),
    focus: () => opened.focus(),
    recolour: () => defineTheme(element),
    dispose() {
      texts.dispose();
      opened.dispose();
    },
  };
}
