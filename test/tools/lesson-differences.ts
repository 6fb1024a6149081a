/* What a real server of another version answers otherwise than the course says, and why: the course teaches Redis 7.2. Whatever differs
 * and is not here is a mistake, of ours or of the course's. */

export interface ServerVersion {
  readonly name: 'redis' | 'valkey';
  /** 7.0.15 is 7.0. */
  readonly version: number;
}

interface Difference {
  readonly why: string;
  readonly has: (server: ServerVersion) => boolean;
  /** Places of the course, `lesson or group: id`, and what is told there. */
  readonly at: RegExp;
}

const valkey = (since: number) => ({ name, version }: ServerVersion) => name === 'valkey' && version >= since;
const redisBefore = (end: number) => ({ name, version }: ServerVersion) => name === 'redis' && version < end;

const known: readonly Difference[] = [
  {
    why: 'io-threads-do-reads was removed in 8.0: reads are always threaded there',
    has: ({ version }) => version >= 8,
    at: /^(quiz\/)?io-threads: .*io-threads-do-reads/,
  },
  {
    why: 'the proof asks the server for its version, which is 7.2 in the course',
    has: ({ name, version }) => name === 'redis' && version !== 7.2,
    at: /^quiz\/choose-a-store: .*instead of ~ redis_version:7/,
  },
  {
    why: 'before 7.2 a selector that allows the command but not the key was told in other words',
    has: redisBefore(7.2),
    at: /^acl: selectors: .*NOPERM this user has no permissions to access one of the keys/,
  },
  {
    why: 'sets are held as listpacks since 7.2, with directives of their own',
    has: redisBefore(7.2),
    at: /set-max-listpack|set-max-\*|"hashtable" {2}instead of "listpack"|=> "listpack" \(got "hashtable"\)|set-strings: .*"hashtable"/,
  },
  {
    why: 'a list that is one listpack is told as such since 7.2; before it is a quicklist of one node',
    has: redisBefore(7.2),
    at: /"quicklist" {2}instead of "listpack"|=> "listpack" \(got "quicklist"\)/,
  },
  {
    why: 'fields of hashes expire since Redis 7.4, in Valkey since 9.0',
    has: ({ name, version }) => version < (name === 'valkey' ? 9 : 7.4),
    at: /HEXPIRE|HTTL|HPERSIST/,
  },
  {
    why: 'Valkey names no product in the texts of errors',
    has: valkey(8),
    at: /ERR This instance is not configured to use an ACL file|NOSCRIPT No matching script\. {2}instead/,
  },
  {
    why: 'Valkey frees lazily by default since 8.0: all lazyfree directives say yes',
    has: valkey(8),
    at: /lazyfree-lazy-(server|user)-del"?, "yes"|replica-lazy-flush"?, "yes"|^unlink-lazyfree: challenge: a miss passes: DEL big:zset/,
  },
  {
    why: 'Valkey raised the backlog of replication to 10 MB in 8.1',
    has: valkey(8.1),
    at: /repl-backlog-size", "10485760"/,
  },
  {
    why: 'Valkey 8.1 keeps the key inside of its object: less is left of the 64 bytes for the value, and a key costs less',
    has: valkey(8.1),
    at: /OBJECT ENCODING s44 .*"raw" {2}instead of "embstr"|^memory-report: complete: .*MEMORY USAGE k >= 40/,
  },
  {
    why: 'for the same reason Valkey 8.1 stores no shared integers as values',
    has: valkey(8.1),
    at: /OBJECT REFCOUNT hot .*\(integer\) 1 {2}instead/,
  },
];

/** Out of INFO server. */
export function versionIn(info: string): ServerVersion {
  const field = (name: string) => new RegExp(`^${name}:(\\d+\\.\\d+)`, 'm').exec(info)?.[1];
  const theirs = field('valkey_version');
  return theirs === undefined ? { name: 'redis', version: Number(field('redis_version')) } : { name: 'valkey', version: Number(theirs) };
}

/** Why a problem found at a place of the course is none with this server; undefined when nobody knows. */
export const reasonFor = (server: ServerVersion, place: string, problem: string): string | undefined =>
  known.find(({ has, at }) => has(server) && at.test(`${place}: ${problem}`))?.why;
