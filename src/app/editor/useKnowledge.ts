/* What the editor knows of this server, asked once: its commands, and its directives with their values. */

import { useEffect, useState } from 'react';
import { Decoder } from '../../repl/decode.ts';
import { type Docs, noDocs, parseDocs } from '../../repl/docs.ts';
import { itemsOf, type Reply, textOf } from '../../repl/reply.ts';
import type { EngineClient } from '../../worker/client.ts';
import { besideOf } from './beside.ts';

export interface Knowledge {
  readonly docs: Docs;
  /** Sorted by name. */
  readonly directives: ReadonlyMap<string, string>;
}

const knowsNothing: Knowledge = { docs: noDocs, directives: new Map() };

function replyIn(bytes: Uint8Array | undefined): Reply {
  const decoder = new Decoder();
  decoder.feed(bytes ?? new Uint8Array());
  return decoder.take() ?? { type: 'nil' };
}

function directivesIn(reply: Reply): ReadonlyMap<string, string> {
  const words = itemsOf(reply).map(textOf);
  const pairs = words.flatMap((name, i): [string, string][] => (i % 2 === 0 ? [[name, words[i + 1] ?? '']] : []));
  return new Map(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Null while the answer is on its way. */
export function useKnowledge(engine: EngineClient): Knowledge | null {
  const [knowledge, setKnowledge] = useState<Knowledge | null>(null);
  useEffect(() => {
    besideOf(engine).run([['COMMAND', 'DOCS'], ['CONFIG', 'GET', '*']]).then(
      ([docs, directives]) => setKnowledge({ docs: parseDocs(replyIn(docs)), directives: directivesIn(replyIn(directives)) }),
      () => setKnowledge(knowsNothing), // the engine died: a text can still be written
    );
  }, [engine]);
  return knowledge;
}
