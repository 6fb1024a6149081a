/* Plays a scene of a transcript on an engine, and looks at the structures' books after it. */

import { expect } from 'vitest';
import type { Generator } from '../../src/engine/scripting/lua/registers.ts';
import { textOf } from '../../src/repl/reply.ts';
import { tty } from '../../src/repl/tty.ts';
import { Engine } from './engine.ts';
import { agrees, ClusterNames, comparable, idOf, type Line, noReply, type Scene } from './transcript.ts';

/** Commands whose reply tells the encoding or what follows from it: not compared under another setting. */
const tellsEncoding = /^(object encoding|debug (object|listpack|htstats)|memory usage|config get)/i;
/** Commands whose order follows from the encoding: compared sorted under another setting. */
const unordered = /^(hgetall|hkeys|hvals|smembers|sinter|sunion|sdiff|keys)\b/i;

interface Server {
  /** Not as on the servers that most transcripts are recorded from, which tell HELLO that they have none. */
  readonly loadsModules?: boolean;
  /** Directives that it starts with. */
  readonly start?: readonly string[];
  readonly generator?: Generator;
}

/** Plays a scene on a checked heap that starts tiny; emptying the server afterwards must leave no block behind. */
export function play(scene: Scene, setting: string, { loadsModules = false, start = [], generator }: Server = {}): void {
  const engine = Engine.with(generator).startedWith(start);
  if (!loadsModules) engine.node.modules = [];
  const control = 99;
  expect(engine.type('PING', control)).toBe('PONG');
  if (setting !== '') expect(engine.type(`CONFIG SET ${setting}`, control)).toBe('OK');
  const blocks = engine.node.h.blocks - sharedIntegers(engine);
  for (const line of scene.lines) playLine(engine, line, setting !== '');
  engine.node.h.checkInvariants();
  expect(engine.faults).toEqual([]);
  engine.type('FLUSHALL', control);
  engine.advance(1000); // in which the background frees what was left to it
  expect(engine.node.h.blocks - sharedIntegers(engine), 'FLUSHALL leaves no block behind').toBe(blocks);
}

const sharedIntegers = (engine: Engine): number => engine.node.h.sharedIntegers.filter((o) => o !== 0).length;

function clusterNames(engine: Engine): ClusterNames | undefined {
  if (engine.node.cluster === undefined) return undefined;
  const reply = engine.call(['CLUSTER', 'NODES'], 98);
  return new ClusterNames(reply === null ? '' : textOf(reply));
}

function playLine(engine: Engine, line: Line, otherSetting: boolean): void {
  const connection = line.connection.charCodeAt(0) - 64;
  if (line.kind === 'wait') engine.advance(Number(line.text));
  if (line.kind === 'late') {
    const reply = engine.next(connection);
    const got = reply === null ? [noReply] : tty(reply).replace(/\n$/, '').split('\n');
    expect(comparable(got, line.comparison), `a late reply on ${line.connection}`).toBe(comparable(line.reply, line.comparison));
  }
  if (line.kind !== 'command') return;
  const text = line.text.replace(idOf, (_, other: string) => String(engine.node.connections.clients.get(other.charCodeAt(0) - 64)?.id));
  const reply = engine.type(clusterNames(engine)?.filled(text) ?? text, connection).split('\n');
  const got = clusterNames(engine)?.masked(reply) ?? reply;
  if (otherSetting && tellsEncoding.test(line.text)) return;
  const comparison = otherSetting && line.comparison === 'exact' && unordered.test(line.text) ? 'sort' : line.comparison;
  if (agrees(got, line.reply, comparison)) return;
  expect(got.join('\n'), `line ${line.at}: ${line.text}`).toBe(line.reply.join('\n'));
  expect.fail(`line ${line.at}: ${line.text}: the same text, and yet not equal`);
}
