/* What marks stand for, in words: asked from the engine when somebody looks. */

import { useEffect, useState } from 'react';
import { readable } from '../../scenes/bytes-text.ts';
import type { EngineClient } from '../../worker/client.ts';
import { useStore } from '../store.ts';
import type { TimeWords } from '../words-time.ts';

/** Arguments shown of one command, and characters of one. */
const wordsMax = 12;
const charactersMax = 60;

/** One request as a line. */
export function lineOf(commands: readonly (readonly string[])[]): string {
  return commands.map((argv) => {
    const shown = argv.slice(0, wordsMax).map((word) => readable(word.slice(0, charactersMax)));
    return shown.join(' ') + (argv.length > wordsMax ? ' …' : '');
  }).join(' · ');
}

/** The label of a mark; the last known one until the engine has answered. */
export function useLabels(engine: EngineClient, mark: number | null, words: TimeWords): string {
  const version = useStore((state) => (mark === null ? 0 : state.session?.current ?? 0));
  const [label, setLabel] = useState('');
  useEffect(() => {
    if (mark === null || mark < 0) return;
    let isWanted = version >= 0;
    engine.ask('labels', { from: mark, to: mark + 1 }).then(
      ([commands]) => {
        const kind = useStore.getState().marks[mark]?.kind ?? 'read';
        if (isWanted) setLabel(lineOf(commands ?? []) || words.kinds[kind]);
      },
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [engine, mark, version, words]);
  return label;
}
