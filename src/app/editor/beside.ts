/* Worlds beside the student's, which are forgotten: what is done to them does not matter. */

import type { Beside } from '../../editor/check.ts';
import { Decoder } from '../../repl/decode.ts';
import { itemsOf, textOf } from '../../repl/reply.ts';
import type { EngineClient } from '../../worker/client.ts';
import { useStore } from '../store.ts';

export const besideOf = (engine: EngineClient): Beside => ({
  async run(commands) {
    const steps = commands.map((argv) => ({ connection: 'editor', argv }));
    const { heard } = await engine.ask('probe', { from: { seed: 'editor', startMs: Date.now() }, steps });
    return heard.map((pieces) => pieces[0]?.bytes ?? new Uint8Array());
  },
  lint: (text) => engine.ask('lint', text),
});

/** Keys offered; a keyspace may have millions. */
const keysMax = 200;
let lastKeys: { readonly of: string; readonly keys: Promise<readonly string[]> } | undefined;

/** The first keys that a connection would find, in a copy of the world as it is; asked for again only when something ran. */
export function keysOf(engine: EngineClient, connection: string): Promise<readonly string[]> {
  const { marksVersion, position, session } = useStore.getState();
  const of = [session?.epoch, session?.current, marksVersion, position, connection].join(' ');
  if (lastKeys?.of !== of) lastKeys = { of, keys: askKeys(engine, connection).catch(() => []) };
  return lastKeys.keys;
}

async function askKeys(engine: EngineClient, connection: string): Promise<readonly string[]> {
  const steps = [{ connection, argv: ['SCAN', '0', 'COUNT', String(keysMax)] }];
  const { heard } = await engine.ask('probe', { from: 'here', steps });
  const decoder = new Decoder();
  for (const { bytes } of heard[0] ?? []) decoder.feed(bytes);
  const reply = decoder.take();
  return reply === null ? [] : itemsOf(itemsOf(reply)[1]).map(textOf).slice(0, keysMax);
}
