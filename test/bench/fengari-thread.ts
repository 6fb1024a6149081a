/* The thread of fengari, with an engine of ours for what its scripts call. */

import { lauxlib, lua, lualib, type State, to_luastring } from 'fengari';
import { encode } from '../../src/repl/encode.ts';
import { World } from '../../src/sim/world.ts';
import '../../src/engine/commands/index.ts';
import { standAside } from './aside.ts';
import type { Argv } from './feed.ts';
import type { Work } from './measure.ts';
import { type Case, scriptCases } from './script-cases.ts';

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

const engine = engineForStub();
const names = { KEYS: to_luastring('KEYS'), ARGV: to_luastring('ARGV'), redis: to_luastring('redis'), call: to_luastring('call') };

function setList(L: State, name: Uint8Array, texts: Argv): void {
  lua.lua_createtable(L, texts.length, 0);
  for (const [i, text] of texts.entries()) {
    lua.lua_pushstring(L, to_luastring(text));
    lua.lua_rawseti(L, -2, i + 1);
  }
  lua.lua_setglobal(L, name);
}

function work({ source, keys, argv }: Case): Work {
  const L = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(L);
  lua.lua_createtable(L, 0, 1);
  lua.lua_pushcfunction(L, (state) => {
    const words = Array.from({ length: lua.lua_gettop(state) }, (_, i) => lua.lua_tojsstring(state, i + 1));
    lua.lua_pushinteger(state, engine(words));
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

standAside(scriptCases.map(work));
