/* The snapshot format (RDB), version 11: numbers that both its writer and its reader know. */

export const rdbVersion = 11;
/** What servers before 7.2 read: small sets element by element, consumers without the time at which they last were given anything. */
export const rdbVersionOfOlder = 10;
/** What a hash with fields that expire needs, as Redis since 7.4 writes it. */
export const rdbVersionOfExpiringFields = 12;

/** What kind of value follows, and in which form. */
export const rdbType = {
  string: 0, list: 1, set: 2, zsetText: 3, hash: 4, zset: 5, module: 7, zipmap: 9, listZiplist: 10, intset: 11, zsetZiplist: 12,
  hashZiplist: 13, quicklistZiplist: 14, streamFirst: 15, hashListpack: 16, zsetListpack: 17, quicklist: 18,
  streamSecond: 19, setListpack: 20, stream: 21, hashExpiring: 24, hashListpackex: 25,
} as const;

/** What follows in a file that is no key. */
export const opcode = {
  functions: 245, functionsEarly: 246, idleSeconds: 248, uses: 249, fact: 250, sizes: 251, expiresMs: 252, expiresSeconds: 253,
  database: 254, end: 255,
} as const;

/** What stands for a length where something else than plain bytes follows. */
export const special = { int8: 0xc0, int16: 0xc1, int32: 0xc2, lzf: 0xc3 } as const;

/** What comes next in a module's value, which others must be able to step over. */
export const moduleOpcode = { end: 0, string: 5 } as const;

/** What a node of a quicklist holds. */
export const container = { plain: 1, packed: 2 } as const;

/** Strings of at most so many bytes may be stored as integers; longer than twenty they may be compressed. */
export const integerBytesMax = 11;
export const compressedBytesMin = 21;
