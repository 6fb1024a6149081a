/* What the editor knows of this server, asked once: its commands, and its directives with their values. */

import { useEffect, useState } from 'react';
import { Decoder } from '../../repl/decode.ts';
import { type Docs, noDocs, parseDocs } from '../../repl/docs.ts';
import { itemsOf, type Reply, textOf } from '../../repl/reply.ts';
import type { EngineClient } from '../../worker/client.ts';
import { koreanDocs } from '../korean-docs.ts';
import { useLanguage } from '../settings.ts';
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

/** In Korean as soon as that is there; until then, and where it cannot be fetched, as the server has it. */
function useInLanguage(docs: Docs): Docs {
  const language = useLanguage();
  const [korean, setKorean] = useState({ of: noDocs, docs: noDocs });
  useEffect(() => {
    if (language !== 'ko') return;
    koreanDocs().then(({ inKorean }) => setKorean({ of: docs, docs: { ...docs, commands: docs.commands.map(inKorean) } }), () => {});
  }, [docs, language]);
  return language === 'ko' && korean.of === docs ? korean.docs : docs;
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
  const docs = useInLanguage(knowledge?.docs ?? noDocs);
  return knowledge && { ...knowledge, docs };
}
