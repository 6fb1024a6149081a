/* The texts of an editor, each with all that was done to it, also for an editor after this one and in another Monaco. Its words in
 * another language are another Monaco (app/editor/fetch-monaco.ts), and that one can have no model of this one; so the text is typed
 * again there from the beginning, change by change, and what had been undone is undone again. Where steps of undoing end Monaco does
 * not tell: each change is one, but for characters typed in a row. */

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

/** Of a text, what one editor leaves to the one that takes its place. */
interface EditorPlace {
  /** Where its cursor was, and how it was scrolled. */
  readonly view: editor.ICodeEditorViewState | null;
  readonly history: TextHistory;
}

/** By the names of the files. */
export type EditorPlaces = ReadonlyMap<string, EditorPlace>;

interface Shown {
  readonly model: editor.ITextModel;
  readonly history: TextHistory;
  view: editor.ICodeEditorViewState | null;
}

/** The texts of an editor, one of them shown; each keeps what was done to it, and where its cursor was. `changed` hears what is done. */
export class Texts {
  private readonly opened: editor.IStandaloneCodeEditor;
  /** Of an editor before this one, until they are shown again. */
  private readonly left: Map<string, EditorPlace>;
  private readonly shown = new Map<string, Shown>();
  private name = '';
  private isOpening = false;

  constructor(opened: editor.IStandaloneCodeEditor, left: EditorPlaces, changed: (text: string) => void) {
    this.opened = opened;
    this.left = new Map(left);
    opened.onDidChangeModelContent(() => {
      if (!this.isOpening) changed(opened.getValue());
    });
  }

  get places(): EditorPlaces {
    this.keepView();
    return new Map([...this.left, ...[...this.shown].map(([name, { view, history }]) => [name, { view, history }] as const)]);
  }

  show(name: string, text: string, language: string): void {
    const empty = this.shown.size === 0 ? this.opened.getModel() : null; // what an editor begins with
    this.keepView();
    this.name = name;
    this.isOpening = true;
    const before = this.shown.get(name);
    if (before?.model.getValue() === text) {
      editor.setModelLanguage(before.model, language);
      this.opened.setModel(before.model);
    } else {
      this.put(name, text, language);
      before?.model.dispose();
    }
    empty?.dispose();
    this.isOpening = false;
    this.opened.restoreViewState(this.shown.get(name)?.view ?? null);
  }

  /** A file has another name now, and is still the same. */
  rename(from: string, to: string): void {
    const renamed = this.shown.get(from);
    if (renamed === undefined) return;
    this.keepView();
    this.shown.delete(from);
    this.shown.set(to, renamed);
    this.name = to;
  }

  dispose(): void {
    this.opened.setModel(null);
    for (const { model } of this.shown.values()) model.dispose();
  }

  private keepView(): void {
    const shown = this.shown.get(this.name);
    if (shown !== undefined) shown.view = this.opened.saveViewState();
  }

  private put(name: string, text: string, language: string): void {
    const place = this.left.get(name);
    this.left.delete(name);
    if (place !== undefined && this.reopen(name, text, language, place)) return;
    this.begin(name, { model: editor.createModel(text, language), history: historyOf(text), view: null });
  }

  /** False where what was done leads to another text. */
  private reopen(name: string, text: string, language: string, place: EditorPlace): boolean {
    const { model, history, undone } = again(place.history, language);
    this.begin(name, { model, history, view: place.view });
    for (let n = 0; n < undone; n++) this.opened.trigger('keyglass', 'undo', null);
    if (model.getValue() === text) return true;
    this.opened.setModel(null);
    model.dispose();
    return false;
  }

  /** The editor's own event comes too early: an undone text has its old version only after it. */
  private begin(name: string, shown: Shown): void {
    this.shown.set(name, shown);
    this.opened.setModel(shown.model);
    shown.model.onDidChangeContent((event) => note(shown.history, shown.model, event));
  }
}
