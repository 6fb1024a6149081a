/* The format of snippets.txt: scripts and what a real server replied to them. Lines that begin with `> ` are a script,
 * the line behind them is its reply; `# ` is a heading. */

import { quoted } from './script.ts';
import type { Reply } from '../../src/repl/reply.ts';

export interface Snippet {
  readonly source: string;
  readonly reply: string;
}

export type Part = Snippet | { readonly heading: string };

export function parseSnippets(text: string): Part[] {
  const parts: Part[] = [];
  let source: string[] = [];
  for (const line of [...text.split('\n'), '']) {
    if (line.startsWith('> ')) source.push(line.slice(2));
    else if (source.length > 0) {
      parts.push({ source: source.join('\n'), reply: line });
      source = [];
    } else if (line.startsWith('# ')) parts.push({ heading: line.slice(2) });
  }
  return parts;
}

export function formatSnippets(parts: readonly Part[]): string {
  const texts = parts.map((part, i) => {
    if ('heading' in part) return `${i === 0 ? '' : '\n'}# ${part.heading}\n`;
    return `${part.source.replace(/^/gm, '> ')}\n${part.reply}\n`;
  });
  return texts.join('');
}

/** What a server puts around the message of a script's error. */
const decoration = /^ERR (Error compiling script \(new function\): )?| script: [0-9a-f]{40}, on @user_script:\d+\.$/g;

/** A server's reply in the form that script.ts gives its own. */
export function replyShown(reply: Reply): string {
  switch (reply.type) {
    case 'error':
      return `(error) ${quoted(reply.text.replace(decoration, ''))}`;
    case 'integer':
      return `(integer) ${reply.text}`;
    case 'string':
      return quoted(reply.text);
    case 'array':
      return `[${reply.items.map(replyShown).join(', ')}]`;
    default:
      return '(nil)';
  }
}
