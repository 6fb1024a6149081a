/* Lua 5.1, coloured: the colours mean what they mean in a command script. The rules of one line are Monaco's grammar and those of code
 * that is only shown; what goes over several lines (long brackets) only Monaco follows. */

import type { languages } from 'monaco-editor/editor';
import type { Colour, Span } from './colours.ts';

const words = [
  'and', 'break', 'do', 'else', 'elseif', 'end', 'false', 'for', 'function', 'if', 'in', 'local', 'nil', 'not', 'or',
  'repeat', 'return', 'then', 'true', 'until', 'while',
];

const names = /[a-zA-Z_]\w*/;

/** Tried in this order. */
const rules: readonly (readonly [RegExp, Colour])[] = [
  [/^#!lua.*$/, 'option'],
  [/--.*$/, 'comment'],
  [/\b(?:redis|cjson|cmsgpack|struct|bit|string|table|math)\.\w+/, 'option'],
  [/\b(?:KEYS|ARGV)\b/, 'key'],
  [names, ''],
  [/0x[\da-fA-F]+|\d+(?:\.\d*)?(?:[eE][-+]?\d+)?/, 'number'],
  [/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/, 'payload'],
  [/["'].*$/, 'broken'],
];

export const luaGrammar: languages.IMonarchLanguage = {
  words,
  tokenizer: {
    root: [
      [/--\[(=*)\[/, 'comment', '@long.$1.comment'],
      [/\[(=*)\[/, 'payload', '@long.$1.payload'],
      ...rules.map(([pattern, colour]): languages.IMonarchLanguageRule =>
        pattern === names ? [pattern, { cases: { '@words': 'command', '@default': '' } }] : [pattern, colour]),
    ],
    long: [
      [/\](=*)\]/, { cases: { '$1==$S2': { token: '$S3', next: '@pop' }, '@default': '$S3' } }],
      [/[^\]]+|\]/, '$S3'],
    ],
  },
};

/** Spans of one line, in order; each goes on to the beginning of the next. */
export function luaColoursOf(line: string): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < line.length; ) {
    const found = ruleAt(line, at);
    spans.push({ start: at, colour: found.colour });
    at += found.length;
  }
  return spans;
}

function ruleAt(line: string, at: number): { readonly colour: Colour; readonly length: number } {
  for (const [pattern, colour] of rules) {
    if (pattern.source.startsWith('^') && at > 0) continue;
    const sticky = new RegExp(pattern.source.replace(/^\^/, ''), 'y');
    sticky.lastIndex = at;
    const text = sticky.exec(line)?.[0];
    if (text !== undefined) return { colour: pattern === names && words.includes(text) ? 'command' : colour, length: text.length };
  }
  return { colour: '', length: 1 };
}
