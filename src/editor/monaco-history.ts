/* The text of an editor, with all that was done to it, for an editor in another Monaco. Its words in another language are another Monaco
 * (app/editor/fetch-monaco.ts), and that one can have no model of this one; so the text is typed again there from the beginning, change
 * by change, and what had been undone is undone again. Where steps of undoing end Monaco does not tell: each change is one, but for
 * characters typed in a row. */

import { editor, type IRange } from 'monaco-editor/editor';

interface Change {
  readonly range: IRange;
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

interface Entry {
  readonly changes: readonly Change[];
  /** Begins a step of undoing. */
  readonly isStep: boolean;
  /** What Monaco calls the text after it; undoing comes back to the same. */
  readonly version: number;
}

/** Only data: it goes from one Monaco to another, and what is done with it must be that one's. */
interface TextHistory {
  readonly first: string;
  past: Entry[];
  future: Entry[];
}

const historyOf = (first: string): TextHistory => ({ first, past: [], future: [] });

/** A model has changed. */
function note(history: TextHistory, model: editor.ITextModel, event: editor.IModelContentChangedEvent): void {
  const { past, future } = history;
  const { changes, isUndoing, isRedoing } = event;
  const version = model.getAlternativeVersionId();
  if (isUndoing) {
    while (past.length > 0 && past.at(-1)?.version !== version) future.push(past.pop() as Entry);
  } else if (isRedoing) {
    while (future.length > 0 && past.at(-1)?.version !== version) past.push(future.pop() as Entry);
  } else {
    history.future = [];
    past.push({ changes, version, isStep: !goesOn(past.at(-1)?.changes, changes) });
  }
}

interface Again {
  /** All of it has happened in it. */
  readonly model: editor.ITextModel;
  readonly history: TextHistory;
  /** So many steps are to be undone there. */
  readonly undone: number;
}

function again({ first, past, future }: TextHistory, language: string): Again {
  const model = editor.createModel(first, language);
  const history = historyOf(first);
  const undone = [...future].reverse().map((entry, i) => (i === 0 ? { ...entry, isStep: true } : entry));
  for (const { changes, isStep } of [...past, ...undone]) {
    if (isStep) model.pushStackElement();
    for (const { range, text } of changes) model.pushEditOperations(null, [{ range, text }], () => null);
    history.past.push({ changes, isStep, version: model.getAlternativeVersionId() });
  }
  model.pushStackElement();
  return { model, history, undone: undone.filter(({ isStep }) => isStep).length };
}

/** Whether a change is one more character of a word that is being typed, or of some that are being deleted. */
function goesOn(before: readonly Change[] | undefined, now: readonly Change[]): boolean {
  const [last, next] = [before?.[0], now[0]];
  if (last === undefined || next === undefined || before?.length !== 1 || now.length !== 1) return false;
  if (next.rangeLength > 0) return next.text === '' && last.text === '' && next.rangeOffset + next.rangeLength === last.rangeOffset;
  const isInRow = last.rangeLength === 0 && next.rangeOffset === last.rangeOffset + last.text.length;
  return isInRow && next.text.length === 1 && !/\s/.test(next.text);
}

/** What one editor leaves to the one that takes its place. */
export interface EditorPlace {
  /** Where its cursor was, and how it was scrolled. */
  readonly view: editor.ICodeEditorViewState | null;
  readonly history: TextHistory;
}

/** The texts of an editor, one after the other; `changed` hears what is done to them. */
export class Texts {
  private readonly opened: editor.IStandaloneCodeEditor;
  private history = historyOf('');
  private isOpening = false;

  constructor(opened: editor.IStandaloneCodeEditor, changed: (text: string) => void) {
    this.opened = opened;
    opened.onDidChangeModelContent(() => {
      if (!this.isOpening) changed(opened.getValue());
    });
  }

  get place(): EditorPlace {
    return { view: this.opened.saveViewState(), history: this.history };
  }

  show(text: string, language: string, place: EditorPlace | null): void {
    const { opened } = this;
    const before = opened.getModel();
    this.isOpening = true;
    if (place === null || !this.reopen(text, language, place)) this.put(editor.createModel(text, language), historyOf(text));
    this.isOpening = false;
    if (place !== null) opened.restoreViewState(place.view);
    before?.dispose();
  }

  /** False where what was done leads to another text. */
  private reopen(text: string, language: string, place: EditorPlace): boolean {
    const { model, history, undone } = again(place.history, language);
    this.put(model, history);
    for (let n = 0; n < undone; n++) this.opened.trigger('keyglass', 'undo', null);
    if (model.getValue() === text) return true;
    this.opened.setModel(null);
    model.dispose();
    return false;
  }

  /** The editor's own event comes too early: an undone text has its old version only after it. */
  private put(model: editor.ITextModel, history: TextHistory): void {
    this.history = history;
    this.opened.setModel(model);
    model.onDidChangeContent((event) => note(history, model, event));
  }
}
