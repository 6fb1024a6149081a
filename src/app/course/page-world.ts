/* The page's worlds for the course: copies of the student's world, and new ones; and what the student has typed. */

import type { Typed } from '../../course/check.ts';
import { compact } from '../../course/compact.ts';
import { type Heard, play, type Step, type World } from '../../course/play.ts';
import { argvOf, lineTyped, parseScript, typedBy } from '../../course/script.ts';
import { answering, type ReplyMode } from '../../repl/answering.ts';
import { Decoder } from '../../repl/decode.ts';
import { itemsOf, type Reply, textOf } from '../../repl/reply.ts';
import type { EngineClient } from '../../worker/client.ts';
import type { Exchange, ProbeRequest, ScriptStep } from '../../worker/protocol.ts';

/** New worlds begin at the same moment as in the tests: 2024-01-01. */
const startMs = 1_704_067_200_000;

/** A reply is waited for so long, in the world's time. */
const patienceMs = 10_000;

export function scriptStepOf(step: Step): ScriptStep {
  if ('start' in step) return step;
  if (!('argv' in step)) return { waitMs: 'waitMs' in step ? step.waitMs : 0 };
  const { connection, argv, isAwaited } = step;
  return { connection, argv, patienceMs: isAwaited ? patienceMs : 0 };
}

class ProbedWorld implements World {
  private readonly engine: EngineClient;
  private readonly from: ProbeRequest['from'];
  /** What happens in the copy before anything is asked. */
  private readonly before: readonly Step[];

  constructor(engine: EngineClient, from: ProbeRequest['from'], before: readonly Step[]) {
    this.engine = engine;
    this.from = from;
    this.before = before;
  }

  async play(steps: readonly Step[]): Promise<Heard[][]> {
    const all = [...this.before, ...steps];
    const { heard } = await this.engine.ask('probe', { from: this.from, steps: all.map(scriptStepOf) });
    const decoders = new Map<string, Decoder>();
    const replies = heard.map((pieces) => pieces.flatMap((piece) => repliesIn(decoders, piece)));
    return replies.slice(this.before.length);
  }
}

function repliesIn(
  decoders: Map<string, Decoder>,
  { connection, bytes }: { connection: string; bytes: Uint8Array },
): Heard[] {
  const decoder = decoders.get(connection) ?? new Decoder();
  decoders.set(connection, decoder);
  decoder.feed(bytes);
  const heard: Heard[] = [];
  for (let reply = decoder.take(); reply !== null; reply = decoder.take()) heard.push({ connection, reply });
  return heard;
}

/** A copy of the student's world. It is asked on connections of its own: the student's may be in the middle of something. */
export function copyOfWorld(engine: EngineClient): World {
  const world = new ProbedWorld(engine, 'here', []);
  return {
    play: async (steps) => {
      const heard = await world.play(
        steps.map((step) => ('argv' in step ? { ...step, connection: `check ${step.connection}` } : step)),
      );
      return heard.map((each) =>
        each.flatMap(({ connection, reply }) => {
          const asked = /^check (.*)$/.exec(connection)?.[1];
          return asked === undefined ? [] : [{ connection: asked, reply }]; // the student's own may be due a reply, too
        }),
      );
    },
  };
}

/** Whether the student's world, on terminal A as it stands there, would answer a command like this. A session too long to be copied is
 * taken to do so. */
export async function wouldAnswer(engine: EngineClient, command: string, reply: Reply): Promise<boolean> {
  try {
    const [exchange] = await play(new ProbedWorld(engine, 'here', []), command);
    return compact(exchange?.reply ?? null) === compact(reply);
  } catch {
    return true;
  }
}

export const newWorld = (engine: EngineClient, before: readonly Step[], seed = 'lesson'): World =>
  new ProbedWorld(engine, { seed, startMs }, before);

/** Commands that the page sends by itself. */
const ownCommands = /^(COMMAND DOCS|HELLO)$/i;

/** What was typed after so many inputs of the session, with the replies. */
export async function typedSince(engine: EngineClient, entries: number): Promise<Typed[]> {
  const told = await engine.ask('retell', null);
  const names = [...new Set(told.map(({ connection }) => connection))];
  const all = names.flatMap((name) => typedOn(told.filter(({ connection }) => connection === name)));
  return all
    .filter((each) => each.entries > entries && !ownCommands.test(each.line))
    .map(({ line, reply }) => ({ line, reply }));
}

/** Whether each command of a script was given after so many inputs of the session, by a click or by hand. */
export async function wasRun(engine: EngineClient, entries: number, script: string): Promise<boolean> {
  const wanted = parseScript(script).flatMap(typedBy).map((text) => lineTyped(argvOf(text)).toLowerCase());
  if (wanted.length === 0) return true;
  const typed = new Set((await typedSince(engine, entries)).map(({ line }) => line.toLowerCase()));
  return wanted.every((line) => typed.has(line));
}

interface Line extends Typed {
  readonly entries: number;
  reply: string;
  /** A reply is due. */
  readonly waits: boolean;
}

/** Assigns replies to lines. A connection is answered in the order of its lines; what it receives while no line waits (messages, further
 * confirmations of a subscription) is no reply. After CLIENT REPLY some lines wait for no reply; but one that came with their own input
 * was theirs all the same. Once a connection is opened again, lines before that get no reply any more. */
function typedOn(told: readonly Exchange[]): readonly Line[] {
  const typed: Line[] = [];
  let unanswered: Line[] = [];
  let [sent, heard] = [new Decoder(), new Decoder()];
  let replies: ReplyMode = 'on';
  for (const { way, bytes, entries } of told) {
    if (way === 'opened') {
      unanswered = [];
      [sent, heard] = [new Decoder(), new Decoder()];
      replies = 'on';
      continue;
    }
    (way === 'sent' ? sent : heard).feed(bytes);
    for (let each = sent.take(); each !== null; each = sent.take()) {
      const argv = itemsOf(each).map((item) => textOf(item));
      const { answers, next } = answering(argv, replies);
      replies = next;
      const line = { entries, line: lineTyped(argv), reply: '(no reply)', waits: answers };
      typed.push(line);
      unanswered.push(line);
    }
    for (let each = heard.take(); each !== null; each = heard.take()) {
      const at = each.type === 'push' ? -1 : unanswered.findIndex((line) => line.waits || line.entries === entries);
      if (at < 0) continue;
      (unanswered[at] as Line).reply = compact(each);
      unanswered.splice(0, at + 1);
    }
  }
  return typed;
}
