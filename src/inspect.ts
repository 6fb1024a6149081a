/* The one window. Everything that pictures, lessons and the page may know of the engine is a type that this file exports: views (plain
 * data, made on demand, safe to post between threads) and events (plain data, past tense, told only while somebody listens). There is no
 * code here, and no reference into the engine: a place in memory is named by its address.
 *
 * Byte strings: `bytes`, `key`, `member` and so on are strings with one character per byte (<= 0xff).
 * Addresses and sizes are those of the engine's heap, whose structs are laid out as Redis 7.2's are on a 64-bit machine.
 * Long things are cut: where a view carries `shown` or a `from`, the rest exists and is counted, but is not in it. */

export type * from './inspect/clients.ts';
export type * from './inspect/cluster.ts';
export type * from './inspect/disk.ts';
export type * from './inspect/key.ts';
export type * from './inspect/keyspace.ts';
export type * from './inspect/latency.ts';
export type * from './inspect/lua.ts';
export type * from './inspect/mechanisms.ts';
export type * from './inspect/modules.ts';
export type * from './inspect/session.ts';
export type * from './inspect/stream.ts';
export type * from './inspect/structures.ts';
export type * from './inspect/trace.ts';
export type * from './inspect/values.ts';
