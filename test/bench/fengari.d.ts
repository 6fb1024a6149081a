/* What is used of fengari, which comes without types. */

declare module 'fengari' {
  export interface State { readonly fengari: unique symbol }
  export const lua: {
    readonly LUA_OK: number;
    lua_call(L: State, args: number, results: number): void;
    lua_createtable(L: State, items: number, fields: number): void;
    lua_gettop(L: State): number;
    lua_pop(L: State, n: number): void;
    lua_pushcfunction(L: State, fn: (L: State) => number): void;
    lua_pushinteger(L: State, n: number): void;
    lua_pushstring(L: State, s: Uint8Array): void;
    lua_pushvalue(L: State, index: number): void;
    lua_rawseti(L: State, index: number, n: number): void;
    lua_setfield(L: State, index: number, name: Uint8Array): void;
    lua_setglobal(L: State, name: Uint8Array): void;
    lua_tojsstring(L: State, index: number): string;
    lua_tonumber(L: State, index: number): number;
  };
  export const lauxlib: {
    luaL_newstate(): State;
    luaL_loadstring(L: State, source: Uint8Array): number;
  };
  export const lualib: { luaL_openlibs(L: State): void };
  export function to_luastring(text: string): Uint8Array;
}
