/* The colours of a line of code that is shown and not edited: a command as at the prompt, Lua, or redis.conf. */

import type { Docs } from '../repl/docs.ts';
import { type Colour, coloursOf, type Span } from './colours.ts';
import { luaColoursOf } from './lua-colours.ts';

export interface Piece {
  readonly text: string;
  readonly colour: Colour;
}

function confColoursOf(line: string): Span[] {
  if (/^\s*#/.test(line)) return [{ start: 0, colour: 'comment' }];
  const name = /^\s*[\w-]+/.exec(line)?.[0].length ?? 0;
  return [{ start: 0, colour: 'command' }, { start: name, colour: 'payload' }];
}

function spansOf(line: string, language: string | undefined, docs: Docs): Span[] {
  if (language === 'lua') return luaColoursOf(line);
  return language === 'conf' ? confColoursOf(line) : coloursOf(line, docs);
}

/** The line in pieces of one colour each; put together they are the line. `language`: lua, conf, or commands when left out. */
export function piecesOf(line: string, language: string | undefined, docs: Docs): Piece[] {
  const spans = [{ start: 0, colour: '' as Colour }, ...spansOf(line, language, docs)];
  return spans.flatMap(({ start, colour }, i) => {
    const text = line.slice(start, spans[i + 1]?.start ?? line.length);
    return text === '' ? [] : [{ text, colour }];
  });
}
