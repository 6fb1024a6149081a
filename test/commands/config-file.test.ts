/* redis.conf and the command line, as redis-server 7.0 and 7.2 take and refuse them: what stands here was seen there. */

import { describe, expect, test } from 'vitest';
import '../../src/engine/commands/index.ts';
import { readCommandLine } from '../../src/engine/config/command-line.ts';
import { readConfig } from '../../src/engine/config/file.ts';
import { rewritten } from '../../src/engine/config/rewrite.ts';
import { lintConfig } from '../../src/engine/lint.ts';
import { Node } from '../../src/engine/node.ts';

const fresh = (): Node => new Node({ seed: 'config', heapBytes: 65_536 });

function refusal(text: string, files: Readonly<Record<string, string>> = {}): string | undefined {
  const problem = readConfig(text, fresh(), (path) => files[path]);
  return problem && `${problem.line.number}: ${problem.why}`;
}

function valuesAfter(text: string, ...names: string[]): string[] {
  const node = fresh();
  expect(readConfig(text, node, () => undefined)).toBeUndefined();
  return names.map((name) => node.config.value(name));
}

describe('a file', () => {
  test.each([
    ['port abc', `1: argument couldn't be parsed into an integer`],
    ['\n# nothing\nport', '3: wrong number of arguments'],
    ['port 1 2', '1: wrong number of arguments'],
    ['foo 1', '1: Bad directive or wrong number of arguments'],
    ['port 1\n"unbal', '2: Unbalanced quotes in configuration line'],
    ['save "1 a"', '1: Invalid save parameters'],
    ['daemonize maybe', `1: argument must be 'yes' or 'no'`],
    ['databases 0', '1: argument must be between 1 and 2147483647 inclusive'],
    ['rename-command nosuch x', '1: No such command in rename-command'],
    ['rename-command get set', '1: Target command name already exists'],
    ['user', '1: Bad directive or wrong number of arguments'],
    ['user bob\nuser bob on',
      `2: Error in user declaration 'bob': Duplicate user found. A user can only be defined once in config files`],
    ['user bob on +foo', `1: Error in user declaration '+foo': Unknown command or category name in ACL`],
    ['replicaof localhost', '1: wrong number of arguments'],
    ['loadmodule x.so', `1: Can't load module from x.so: server aborting`],
    ['tls-cert-file a.pem\ntls-port 6380', '2: no TLS is offered here: let a proxy speak it (stunnel, for one) that listens there, ' +
      'and leave this line out'],
  ])('%j is refused', (text, why) => expect(refusal(text)).toBe(why));

  test('includes others, whose lines count in their own file, and not without end', () => {
    expect(refusal('port 1\ninclude b', { b: 'hz 20\nport x' })).toBe(`2: argument couldn't be parsed into an integer`);
    expect(refusal('include b')).toBe(`1: can't open config file 'b'`);
    expect(refusal('include b', { b: 'include b' })).toMatch(/can't open config file/);
  });

  test('takes values of several words, older names, units and quotes', () => {
    const text = 'bind 127.0.0.1 -::1\nmaxmemory 100mb\nHash-Max-Ziplist-Entries 5';
    expect(valuesAfter(text, 'bind', 'maxmemory', 'hash-max-listpack-entries')).toEqual(['127.0.0.1 -::1', '104857600', '5']);
    const [limits] = valuesAfter('client-output-buffer-limit normal 1mb 2mb 3', 'client-output-buffer-limit');
    expect(limits).toMatch(/^normal 1048576 2097152 3 /);
    expect(valuesAfter('list-max-ziplist-entries 5\nrequirepass "a b"', 'requirepass')).toEqual(['a b']);
  });

  test('adds save points up until an empty one clears them', () => {
    expect(valuesAfter('save 900 1\nsave 300 10', 'save')).toEqual(['900 1 300 10']);
    expect(valuesAfter('save 900 1\nsave ""\nsave 60 5', 'save')).toEqual(['60 5']);
  });

  test('says how many databases there are', () => {
    const node = fresh();
    expect(readConfig('databases 3', node, () => undefined)).toBeUndefined();
    expect(node.space.dbs.map((db) => db.index)).toEqual([0, 1, 2]);
  });

  test('renames commands of its own server only, and takes them away', () => {
    const node = fresh();
    expect(readConfig('rename-command GET fetch\nrename-command flushall ""', node, () => undefined)).toBeUndefined();
    expect(node.table.byText('fetch')?.name).toBe('get');
    expect([node.table.byText('get'), node.table.byText('flushall')]).toEqual([undefined, undefined]);
    expect(fresh().table.byText('get')?.name).toBe('get');
  });

  test('declares users, and what the default one may', () => {
    const node = fresh();
    expect(readConfig('user bob on >x ~k* (+set ~other) +get\nuser default off', node, () => undefined)).toBeUndefined();
    expect(node.acl.users.get('bob')?.accepts('x')).toBe(true);
    expect(node.acl.users.get('bob')?.selectors).toHaveLength(2);
    expect(node.acl.defaultUser.enabled).toBe(false);
  });
});

describe('the command line', () => {
  test.each<[string[], string | undefined, boolean, string]>([
    [['--port', '6380'], undefined, false, 'port "6380"\n'],
    [['a.conf', '--port', '6380', '--save', '1 2', '-'], 'a.conf', true, 'port "6380"\nsave "1 2"\n'],
    [['-', '--port', '6380'], undefined, true, 'port "6380"\n'],
    [['a.conf', '-', '--port', '6380'], 'a.conf', false, ' "-"\nport "6380"\n'],
    [['--port', '-'], undefined, true, 'port\n'],
    [['--save', '--port', '1'], undefined, false, 'save ""\nport "1"\n'],
    [['--save'], undefined, false, 'save ""\n'],
    [['--port'], undefined, false, 'port\n'],
    [['--port 6380', '--hz', '5'], undefined, false, 'port 6380\nhz "5"\n'],
    [['--requirepass', '--secret'], undefined, false, 'requirepass "--secret"\n'],
    [['--client-output-buffer-limit', 'normal', '1', '2', '3'], undefined, false, 'client-output-buffer-limit "normal" "1" "2" "3"\n'],
  ])('%j', (argv, file, readsStdin, directives) => expect(readCommandLine(argv)).toEqual({ file, readsStdin, directives }));
});

describe('CONFIG REWRITE', () => {
  test('changes lines in their place, blanks those too many, and adds what is new', () => {
    const text =
      'port 1\nsave 900 1\n# a comment\n\nsave 300 10\nuser bob on >x ~* +@all\nmaxclients 100\nmaxclients 200\n' +
      'rename-command flushall ""\n';
    const node = fresh();
    expect(readConfig(text, node, () => undefined)).toBeUndefined();
    expect(node.config.set([['timeout', '7'], ['save', '100 1'], ['maxmemory', '3145728']])).toBeUndefined();
    const after = rewritten(text, node.config, ['user bob on', 'user default on']);
    expect(after).toBe(
      'port 1\nsave 100 1\n# a comment\n\nuser bob on\nmaxclients 200\n\nrename-command flushall ""\n\n' +
        '# Generated by CONFIG REWRITE\nmaxmemory 3mb\ntimeout 7\nuser default on\n',
    );
    expect(rewritten(after, node.config, ['user bob on', 'user default on'])).toBe(after);
  });
});

describe('the linter', () => {
  const told = (text: string): string[] => lintConfig(text).map(({ line, kind, instead }) => [line, kind, instead].join(' ').trim());

  test('names every line that a server would refuse, and goes on', () => {
    expect(told('prot 1\nport\nport x\n"\nuser a +nosuch\nmaxmemory 1gb\nrename-command x y\nfoo.bar 1')).toEqual([
      '1 unknown port', '2 arity', '2 overridden', '3 value', '4 quotes', '5 user', '7 rename', '8 module',
    ]);
  });

  test('warns of older names, of what is not heeded, and of lines without the last word', () => {
    expect(told('slave-read-only no\nlua-replicate-commands yes\nreplica-read-only yes\nsave 1 1\nsave 2 2\nsave ""')).toEqual([
      '1 renamed replica-read-only', '1 overridden', '2 unheeded', '4 overridden', '5 overridden',
    ]);
    expect(told('server-cpulist 1\nprimaryauth x\nrdb-version-check strict\nlog-format xml\nmax-new-connections-per-cycle 0')).toEqual([
      '1 later server_cpulist', '2 later masterauth', '3 unheeded', '4 value', '5 value',
    ]);
    expect(told('rdma-port 1\nrdma-rx-size 1\nreplica-full-sync-buffer-limit 1gb\nunixsocketgroup x\ncluster-ping-interval x')).toEqual([
      '1 unheeded', '2 value', '3 unheeded', '4 unheeded', '5 value',
    ]);
    expect(told('client-output-buffer-limit normal 0 0 0\nclient-output-buffer-limit pubsub 0 0 0\nsave 1 1\nsave 2 2')).toEqual([]);
  });
});
