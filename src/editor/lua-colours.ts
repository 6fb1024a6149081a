/* Lua 5.1 for Monaco's tokenizer: the colours mean what they mean in a command script. */

import type { languages } from 'monaco-editor/editor';

const words = [
  'and', 'break', 'do', 'else', 'elseif', 'end', 'false', 'for', 'function', 'if', 'in', 'local', 'nil', 'not', 'or',
  'repeat', 'return', 'then', 'true', 'until', 'while',
];

export const luaGrammar: languages.IMonarchLanguage = {
  words,
  tokenizer: {
    root: [
      [/^#!lua.*$/, 'option'],
      [/--\[(=*)\[/, 'comment', '@long.$1.comment'],
      [/--.*$/, 'comment'],
      [/\[(=*)\[/, 'payload', '@long.$1.payload'],
      [/\b(?:redis|cjson|cmsgpack|struct|bit|string|table|math)\.\w+/, 'option'],
      [/\b(?:KEYS|ARGV)\b/, 'key'],
      [/[a-zA-Z_]\w*/, { cases: { '@words': 'command', '@default': '' } }],
      [/0x[\da-fA-F]+|\d+(?:\.\d*)?(?:[eE][-+]?\d+)?/, 'number'],
      [/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/, 'payload'],
      [/["'].*$/, 'broken'],
    ],
    long: [
      [/\](=*)\]/, { cases: { '$1==$S2': { token: '$S3', next: '@pop' }, '@default': '$S3' } }],
      [/[^\]]+|\]/, '$S3'],
    ],
  },
};
