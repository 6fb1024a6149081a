/* Typical scripts by EVALSHA, from request bytes to reply bytes. Beside fengari, another Lua in JavaScript: there a call is the
 * compiled function called with KEYS and ARGV in place, no request read and no reply written, and redis.call hands the command to an
 * engine of ours as bytes and reads the reply's integer; so both do the same work in the database, and what is compared is the Lua around
 * it. And beside the real server's own account of a call (commandstats of evalsha, which counts what the script calls too). */

import { lauxlib, lua, lualib, type State, to_luastring } from 'fengari';
import { World } from '../../src/sim/world.ts';
import { encode } from '../../src/repl/encode.ts';
import { textOf } from '../../src/repl/reply.ts';
import { type Argv, Feed } from './feed.ts';
import { compare, geometricMean, median, speed, type Work } from './measure.ts';
import { send } from './per-call.ts';
import { type Running, startReal } from './servers.ts';
import type { Row } from './table.ts';

const callsPerRound = 5000;
const rounds = 5;
const besideFengari = 'beside fengari';
const besideServer = 'beside the server';

interface Case {
  readonly name: string;
  readonly source: string;
  /** Each returns an integer. */
  readonly keys: (i: number) => Argv;
  readonly argv: (i: number) => Argv;
}

const cases: readonly Case[] = [
  {
    name: 'rate limiter',
    source: `local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
if n > tonumber(ARGV[1]) then return 0 end
return 1`,
    keys: (i) => [`rate:${i % 100}`],
    argv: () => ['10', '1000'],
  },
  {
    name: 'sliding window',
    // Its clock is a key, so that it goes on when the same requests are sent once more.
    source: `local now, window, limit = redis.call('INCR', KEYS[2]), tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, now - window)
if redis.call('ZCARD', KEYS[1]) < limit then
  redis.call('ZADD', KEYS[1], now, ARGV[3] .. now)
  redis.call('PEXPIRE', KEYS[1], window)
  return 1
end
return 0`,
    keys: (i) => [`window:${i % 10}`, 'clock'],
    argv: () => ['500', '40', 'm'],
  },
  {
    name: 'loop of 1,000',
    source: `local sum = 0
for i = 1, tonumber(ARGV[1]) do
  if i % 3 == 0 then sum = sum + i * 2 else sum = sum - 1 end
end
return sum`,
    keys: () => [],
    argv: () => ['1000'],
  },
  {
    name: 'table of 200',
    source: `local t = {}
for i = 1, tonumber(ARGV[1]) do t[i] = i * i end
local sum = 0
for i, v in ipairs(t) do sum = sum + v % 7 end
return sum`,
    keys: () => [],
    argv: () => ['200'],
  },
  {
    name: 'string building',
    source: `local parts = {}
for i = 1, 50 do parts[#parts + 1] = 'field' .. i .. '=' .. string.upper(ARGV[1]) end
local s = table.concat(parts, '&')
return #(string.gsub(s, 'FIELD', 'f'))`,
    keys: () => [],
    argv: () => ['value'],
  },
];

/** The engine as a function of command and integer reply. */
function engineForStub(): (argv: Argv) => number {
  const startUs = 1_704_067_200_000_000;
  let heard = '';
  const world = new World(
    { seed: 'bench', startUs, heapBytes: 1 << 26 },
    {
      send: (_, bytes) => {
        heard = String.fromCharCode(...bytes);
      },
      close: () => {},
      fault: (report) => {
        throw new Error(report.stack);
      },
      exit: () => {},
    },
  );
  world.take({ kind: 'open', connection: 1 }, startUs);
  let nowUs = startUs;
  return (argv) => {
    nowUs += 10;
    world.take({ kind: 'bytes', connection: 1, bytes: encode(argv) }, nowUs);
    if (!heard.startsWith(':')) throw new Error(`no integer: ${heard}`);
    return Number(heard.slice(1));
  };
}

const names = { KEYS: to_luastring('KEYS'), ARGV: to_luastring('ARGV'), redis: to_luastring('redis'), call: to_luastring('call') };

function setList(L: State, name: Uint8Array, texts: Argv): void {
  lua.lua_createtable(L, texts.length, 0);
  for (const [i, text] of texts.entries()) {
    lua.lua_pushstring(L, to_luastring(text));
    lua.lua_rawseti(L, -2, i + 1);
  }
  lua.lua_setglobal(L, name);
}

function fengariWork({ source, keys, argv }: Case, call: (argv: Argv) => number): Work {
  const L = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(L);
  lua.lua_createtable(L, 0, 1);
  lua.lua_pushcfunction(L, (state) => {
    const words = Array.from({ length: lua.lua_gettop(state) }, (_, i) => lua.lua_tojsstring(state, i + 1));
    lua.lua_pushinteger(state, call(words));
    return 1;
  });
  lua.lua_setfield(L, -2, names.call);
  lua.lua_setglobal(L, names.redis);
  if (lauxlib.luaL_loadstring(L, to_luastring(source)) !== lua.LUA_OK) throw new Error(lua.lua_tojsstring(L, -1));
  let i = 0;
  return (n) => {
    for (let done = 0; done < n; done++) {
      setList(L, names.KEYS, keys(i));
      setList(L, names.ARGV, argv(i));
      i++;
      lua.lua_pushvalue(L, -1);
      lua.lua_call(L, 0, 1);
      lua.lua_pop(L, 1);
    }
  };
}

/** Requests of one round. */
const requestsOf = ({ keys, argv }: Case, sha: string): Argv[] =>
  Array.from({ length: callsPerRound }, (_, i) => ['EVALSHA', sha, String(keys(i).length), ...keys(i), ...argv(i)]);

async function theirUs(real: Running, requests: readonly Argv[]): Promise<number> {
  const found: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await real.connection.call('CONFIG', 'RESETSTAT');
    await send(real, requests);
    const stats = textOf(await real.connection.call('INFO', 'commandstats'));
    found.push(Number(/cmdstat_evalsha:.*usec_per_call=([\d.]+)/.exec(stats)?.[1]));
  }
  return median(found);
}

export async function scripts(server: string): Promise<Row[]> {
  const real = await startReal(server);
  const rows: Row[] = [];
  // One for all scripts, as a server is: with more than three in a process the machine compiles for any number of them.
  const feed = new Feed();
  const engine = engineForStub();
  try {
    for (const each of cases) {
      const sha = textOf(await real.connection.call('SCRIPT', 'LOAD', each.source));
      feed.run([['SCRIPT', 'LOAD', each.source]]);
      const requests = requestsOf(each, sha);
      const ours = feed.work(requests);
      const { ratio } = await compare(ours, fengariWork(each, engine));
      const us = 1e6 / (await speed(ours));
      const serverUs = await theirUs(real, requests);
      const row = (what: string, peerUs: number, goal: number): Row => (
        { name: `${each.name}, ${what}`, ours: `${us.toFixed(2)} us`, theirs: `${peerUs.toFixed(2)} us`, figure: peerUs / us, goal }
      );
      rows.push(row(besideFengari, us * ratio, 10), row(besideServer, serverUs, 2));
    }
  } finally {
    real.stop();
  }
  const mean = (what: string, goal: number): Row => ({
    name: `geometric mean ${what}`, ours: '', theirs: '', goal,
    figure: geometricMean(rows.filter(({ name }) => name.endsWith(what)).map((row) => row.figure as number)),
  });
  return [...rows, mean(besideFengari, 10), mean(besideServer, 2)];
}
