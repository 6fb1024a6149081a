/* Our three languages for Monaco: command scripts, Lua as the server runs it, and redis.conf. What it shows comes from
 * the modules beside, which know nothing of Monaco. */

import { type editor, languages, type Position } from 'monaco-editor/editor';
import type { CommandDoc } from '../repl/docs.ts';
import { hintFor, syntaxOf } from '../repl/hints.ts';
import { readLine } from './analysis.ts';
import { coloursOf } from './colours.ts';
import { argumentIn, keySuggestions, type Suggestion, suggestionsFor, wantsKey } from './completion.ts';
import type { FileKind } from './file.ts';
import { luaGrammar } from './lua-colours.ts';
import { type LuaName, luaNames } from './lua.ts';
import { lineOf } from './script.ts';
import type { Surroundings } from './surroundings.ts';

const ids: Readonly<Record<FileKind, string>> = { script: 'keyglass-script', lua: 'keyglass-lua', conf: 'keyglass-conf' };

export const languageOf = (kind: FileKind): string => ids[kind];

/** Of the editor opened last: Monaco's languages are registered once for the whole page. */
let here: Surroundings;
let isRegistered = false;

export function registerLanguages(around: Surroundings): void {
  here = around;
  if (isRegistered) return;
  isRegistered = true;
  for (const id of Object.values(ids)) languages.register({ id });
  for (const id of [ids.script, ids.conf])
    languages.setLanguageConfiguration(id, { comments: { lineComment: '#' }, autoClosingPairs: [{ open: '"', close: '"' }] });
  languages.setLanguageConfiguration(ids.lua, {
    comments: { lineComment: '--', blockComment: ['--[[', ']]'] },
    brackets: [['{', '}'], ['[', ']'], ['(', ')']],
    autoClosingPairs: [...'{}[]()""\'\''.matchAll(/../g)].map(([pair]) => ({ open: pair[0] as string, close: pair[1] as string })),
  });
  languages.setMonarchTokensProvider(ids.lua, luaGrammar);
  registerScript();
  registerLua();
  registerConf();
}

/** Lines know nothing of each other. */
const noState: languages.IState = { clone: () => noState, equals: () => true };

function markdownOf({ name, summary, complexity, since, group, ...command }: CommandDoc): string[] {
  const syntax = `${name} ${syntaxOf({ name, summary, complexity, since, group, ...command })}`;
  return [`\`${syntax}\``, summary, `${complexity}  \n${group} · ${here.words().since} ${since}`];
}

function lineUntil(model: editor.ITextModel, position: Position) {
  const whole = model.getLineContent(position.lineNumber);
  const { column } = lineOf(whole);
  return { whole, column, before: whole.slice(column, position.column - 1) };
}

function rangeOn(lineNumber: number, start: number, end: number) {
  return { startLineNumber: lineNumber, endLineNumber: lineNumber, startColumn: start + 1, endColumn: end + 1 };
}

const itemKinds: Readonly<Record<Suggestion['kind'], languages.CompletionItemKind>> = {
  command: languages.CompletionItemKind.Function,
  option: languages.CompletionItemKind.EnumMember,
  key: languages.CompletionItemKind.Variable,
};

function registerScript(): void {
  languages.setTokensProvider(ids.script, {
    getInitialState: () => noState,
    tokenize: (line) => ({
      endState: noState,
      tokens: coloursOf(line, here.docs()).map(({ start, colour }) => ({ startIndex: start, scopes: colour })),
    }),
  });
  languages.registerCompletionItemProvider(ids.script, {
    triggerCharacters: [' '],
    async provideCompletionItems(model, position) {
      const { column, before, whole } = lineUntil(model, position);
      if (/^\s*#/.test(whole)) return { suggestions: [] };
      const docs = here.docs();
      const keys = wantsKey(before, docs) ? keySuggestions(before, await here.keys()) : [];
      const found = [...keys, ...suggestionsFor(before, docs)];
      return {
        suggestions: found.map(({ text, kind, detail, summary, from }, i) => ({
          label: { label: text, description: kind === 'command' ? detail : '' },
          kind: itemKinds[kind],
          insertText: `${text} `, filterText: text, sortText: String(i).padStart(4, '0'), detail, documentation: summary,
          command: { id: 'editor.action.triggerParameterHints', title: '' },
          range: rangeOn(position.lineNumber, column + from, position.column - 1),
        })),
      };
    },
  });
  languages.registerHoverProvider(ids.script, {
    provideHover(model, position) {
      const { whole, column } = lineUntil(model, position);
      const { words, command, before, nameWords } = readLine(whole.slice(column), here.docs());
      const first = words[before];
      const last = words[before + nameWords - 1];
      if (command === null || first === undefined || last === undefined) return null;
      const at = position.column - 1 - column;
      if (at < first.start || at > last.end) return null;
      return {
        range: rangeOn(position.lineNumber, column + first.start, column + last.end),
        contents: markdownOf(command).map((value) => ({ value })),
      };
    },
  });
  languages.registerSignatureHelpProvider(ids.script, {
    signatureHelpTriggerCharacters: [' '],
    provideSignatureHelp(model, position) {
      const { before } = lineUntil(model, position);
      const { command } = readLine(before, here.docs());
      if (command === null || !before.includes(' ')) return null;
      const syntax = syntaxOf(command);
      const ended = before.slice(0, before.search(/\S*$/));
      const at = argumentIn(syntax, hintFor(here.docs(), ended).trim());
      const behind = command.name.length + 1;
      const parameters = at === null ? [] : [{ label: [at[0] + behind, at[1] + behind] as [number, number] }];
      const signature = { label: `${command.name} ${syntax}`, documentation: command.summary, parameters };
      return { value: { signatures: [signature], activeSignature: 0, activeParameter: 0 }, dispose: () => undefined };
    },
  });
}

/** The dotted name under a place, `redis.call`, with where it begins. */
function dottedAt(line: string, at: number): { readonly name: string; readonly start: number } {
  const start = at - (/[\w.]*$/.exec(line.slice(0, at))?.[0].length ?? 0);
  const name = /^[\w.]*/.exec(line.slice(start))?.[0] ?? '';
  return { name, start };
}

const isLuaName = (name: string): name is LuaName => (luaNames as readonly string[]).includes(name);

function registerLua(): void {
  languages.registerCompletionItemProvider(ids.lua, {
    triggerCharacters: ['.'],
    provideCompletionItems(model, position) {
      const at = position.column - 1;
      const { start } = dottedAt(model.getLineContent(position.lineNumber).slice(0, at), at);
      return {
        suggestions: luaNames.map((name) => ({
          label: name, insertText: name, filterText: name, documentation: here.words().lua[name],
          kind: name === name.toUpperCase() ? languages.CompletionItemKind.Variable : languages.CompletionItemKind.Function,
          range: rangeOn(position.lineNumber, start, at),
        })),
      };
    },
  });
  languages.registerHoverProvider(ids.lua, {
    provideHover(model, position) {
      const { name, start } = dottedAt(model.getLineContent(position.lineNumber), position.column - 1);
      if (!isLuaName(name)) return null;
      return {
        range: rangeOn(position.lineNumber, start, start + name.length),
        contents: [{ value: `\`${name}\`` }, { value: here.words().lua[name] }],
      };
    },
  });
}

function registerConf(): void {
  languages.setMonarchTokensProvider(ids.conf, {
    tokenizer: { root: [[/^\s*#.*$/, 'comment'], [/^\s*[\w-]+/, 'command'], [/"([^"\\]|\\.)*"/, 'payload'], [/\S+/, 'payload']] },
  });
  languages.registerCompletionItemProvider(ids.conf, {
    provideCompletionItems(model, position) {
      const before = model.getLineContent(position.lineNumber).slice(0, position.column - 1);
      if (!/^\s*[\w-]*$/.test(before)) return { suggestions: [] };
      const start = before.length - before.trimStart().length;
      return {
        suggestions: [...here.directives()].map(([name, value]) => ({
          label: { label: name, description: value }, insertText: `${name} `, detail: here.words().now(value),
          kind: languages.CompletionItemKind.Property, range: rangeOn(position.lineNumber, start, before.length),
        })),
      };
    },
  });
  languages.registerHoverProvider(ids.conf, {
    provideHover(model, position) {
      const name = /^\s*([\w-]+)/.exec(model.getLineContent(position.lineNumber))?.[1] ?? '';
      const value = here.directives().get(name.toLowerCase());
      if (value === undefined) return null;
      return { contents: [{ value: `\`${name}\`` }, { value: here.words().now(`\`${value}\``) }] };
    },
  });
}
