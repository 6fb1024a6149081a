/* redis-cli's own modes, typed at the prompt; those that go on until Ctrl-C. */

import { describe, expect, test } from 'vitest';
import { FakeServer, type Stage, stage } from './player.ts';
import type { Link } from '../../src/worker/protocol.ts';
import { bytesToString, stringToBytes } from '../../src/repl/text.ts';
import { english } from '../../src/repl/words-en.ts';

const info = (requests: number): string => {
  const text = 'used_memory:2181038\r\nconnected_clients:1\r\nblocked_clients:0\r\n'
    + `total_commands_processed:${requests}\r\n`
    + 'total_connections_received:6115\r\ndb0:keys=10,expires=0\r\ndb3:keys=7,expires=1\r\n';
  return `$${text.length}\r\n${text}\r\n`;
};

function typed(line: string): Stage {
  const at = stage();
  at.session.enter(line);
  return at;
}

describe('--stat', () => {
  const header = '------- data ------ --------------------- load -------------------- - child -\n'
    + 'keys       mem      clients blocked requests            connections          \n';

  test('prints a line each second, the header every twenty, until Ctrl-C', () => {
    const at = typed('redis-cli --stat');
    for (let n = 0; n < 21; n++) {
      at.server.reply(info(6423 + n));
      at.pass(1000);
    }
    at.server.reply(info(6444));
    at.session.interrupt();
    at.pass(5000);
    const first = `17         2.08M    1       0       6423 (+0)           6115        \n`;
    const second = `17         2.08M    1       0       6424 (+1)           6115        \n`;
    expect(at.text().startsWith(`127.0.0.1:17399> redis-cli --stat\n${header}${first}${second}`)).toBe(true);
    expect(at.text().split(header)).toHaveLength(3);
    expect(at.text()).toMatch(/\(\+1\) {11}6115 {8}\n\^C\n$/);
    expect(at.session.prompt).toBe('127.0.0.1:17399> ');
    expect(at.server.opened).toBe(2);
  });
});

describe('--latency', () => {
  test('rewrites one line', () => {
    const at = typed('redis-cli --latency');
    at.clock.ms += 1;
    at.server.reply('+PONG\r\n');
    at.pass(10);
    at.server.reply('+PONG\r\n');
    expect(at.text()).toBe('127.0.0.1:17399> redis-cli --latency\n'
      + 'min: 1, max: 1, avg: 1.00 (1 samples)min: 0, max: 1, avg: 0.50 (2 samples)');
    expect(at.ansi()).toContain('\x1b[0G\x1b[2Kmin: 0');
  });
  test('with --raw or --csv measures for a second and prints once', () => {
    for (const [option, said] of [['--raw', '0 0 0.00 101\n'], ['--csv', '0,0,0.00,101\n']] as const) {
      const at = typed(`redis-cli --latency ${option}`);
      for (let n = 0; n < 101; n++) {
        at.server.reply('+PONG\r\n');
        at.pass(10);
      }
      expect(at.text()).toBe(`127.0.0.1:17399> redis-cli --latency ${option}\n${said}`);
    }
  });
});

test('-r and -i repeat at a pace, and Ctrl-C ends it', () => {
  const at = typed('redis-cli -r -1 -i 0.1 ping');
  at.server.reply('+PONG\r\n');
  at.pass(100);
  at.server.reply('+PONG\r\n');
  expect(at.server.sent).toEqual(['"ping"', '"ping"']);
  at.session.interrupt();
  at.pass(1000);
  expect(at.server.sent).toHaveLength(2);
  expect(at.session.state).toBe('prompt');
});

test('the pause of a tool that was stopped is not counted for the next', () => {
  const at = typed('redis-cli -r -1 -i 0.1 ping');
  at.server.reply('+PONG\r\n');
  at.pass(90);
  at.session.interrupt();
  at.session.enter('redis-cli -r 2 -i 0.1 ping');
  at.server.reply('+PONG\r\n');
  at.pass(20);
  expect(at.server.sent).toHaveLength(2);
  at.pass(80);
  expect(at.server.sent).toHaveLength(3);
});

describe('without a command', () => {
  test('redis-cli takes this prompt over', () => {
    const at = typed('redis-cli -n 5 -3');
    at.server.reply('+OK\r\n');
    at.server.reply('%0\r\n');
    expect(at.server.sent).toEqual(['"SELECT" "5"', '"HELLO" "3"']);
    expect(at.session.prompt).toBe('127.0.0.1:17399[5]> ');
  });
  test('-u names everything at once', () => {
    const at = typed('redis-cli -u redis://ann:pw@example.org:7001/2');
    at.server.reply('+OK\r\n');
    at.server.reply('+OK\r\n');
    expect(at.server.sent).toEqual(['"AUTH" "ann" "pw"', '"SELECT" "2"']);
    expect(at.session.prompt).toBe('example.org:7001[2]> ');
  });
});

test.each([
  ['redis-cli --pipe', english.noStdin],
  ['redis-cli --pipe < nosuch', 'bash: nosuch: No such file or directory'],
  ['redis-cli --eval nosuch.lua k', `Can't open file 'nosuch.lua': No such file or directory`],
  ['redis-cli --eval', "Unrecognized option or bad number of args for: '--eval'"],
  ['redis-cli --cluster info x', 'redis-cli --cluster is not in this prompt yet.'],
  ['redis-cli -x set k', english.noStdin],
  ['redis-cli --nosuch', "Unrecognized option or bad number of args for: '--nosuch'"],
  ['redis-cli -p', "Unrecognized option or bad number of args for: '-p'"],
  ['redis-cli -p abc', "Unrecognized option or bad number of args for: '-p'"],
  ['redis-cli -u nonsense', "Unrecognized option or bad number of args for: '-u'"],
  ['redis-cli --version', 'redis-cli 7.2'],
])('%s answers one line', (line, said) => {
  const at = typed(line);
  expect(at.text()).toBe(`127.0.0.1:17399> ${line}\n${said}\n`);
  expect(at.server.opened).toBe(1);
});

test('a tool whose connection is lost says so and gives the prompt back', () => {
  const at = typed('redis-cli --scan');
  at.server.link?.onClose();
  expect(at.text()).toMatch(/\nI\/O error\n$/);
  expect(at.session.prompt).toBe('127.0.0.1:17399> ');
});

describe('--hotkeys', () => {
  test('tells what is used most, and says so as it finds it', () => {
    const at = typed('redis-cli --hotkeys');
    at.server.reply(':4\r\n*2\r\n$1\r\n0\r\n*4\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n$1\r\nd\r\n');
    expect(at.server.sent).toEqual([
      '"DBSIZE"', '"SCAN" "0" "COUNT" "10"', ...['a', 'b', 'c', 'd'].map(key => `"OBJECT" "FREQ" "${key}"`),
    ]);
    at.server.reply(':5\r\n:5\r\n:7\r\n:0\r\n');
    expect(at.text()).toContain(`[00.00%] Hot key '"a"' found so far with counter 5\n[00.00%] Hot key '"b"' found so far with counter 5\n`
      + `[00.00%] Hot key '"c"' found so far with counter 7\n\n-------- summary -------\n\nSampled 4 keys in the keyspace!\n`
      + 'hot key found with counter: 7\tkeyname: "c"\nhot key found with counter: 5\tkeyname: "a"\n'
      + 'hot key found with counter: 5\tkeyname: "b"\n');
  });
  test('ends where the server does not count', () => {
    const at = typed('redis-cli --hotkeys');
    at.server.reply(':1\r\n*2\r\n$1\r\n0\r\n*1\r\n$1\r\na\r\n-ERR An LFU maxmemory policy is not selected\r\n');
    expect(at.text()).toMatch(/\n\nError: ERR An LFU maxmemory policy is not selected\n$/);
  });
});

describe('standard input', () => {
  const sentBy = (line: string, files: Readonly<Record<string, string>> = {}): readonly string[] => {
    const at = stage({}, new FakeServer(), { readFile: name => files[name] });
    at.session.enter(line);
    return at.server.sent;
  };
  test.each([
    ['redis-cli -x SET k <<< "a b"', '"SET" "k" "a b\\n"'],
    ['echo a b | redis-cli -x SET k', '"SET" "k" "a b\\n"'],
    ['echo -n a | redis-cli -x SET k', '"SET" "k" "a"'],
    ["echo -ne 'a\\tb' | redis-cli -x SET k", '"SET" "k" "a\\tb"'],
    ["printf 'a\\nb' | redis-cli -X tag SET tag k", '"SET" "a\\nb" "k"'],
    ['cat f | redis-cli -x SET k', '"SET" "k" "file"'],
    ['redis-cli -x SET k < f', '"SET" "k" "file"'],
    ['redis-cli --eval f k1 k2 , a', '"EVAL" "file" "2" "k1" "k2" "a"'],
    ['redis-cli --eval f', '"EVAL" "file" "0"'],
  ])('%s', (line, sent) => expect(sentBy(line, { f: 'file' })).toEqual([sent]));

  test('a line of a shell without redis-cli is a command like any other', () => {
    expect(sentBy('echo a | grep a')).toEqual(['"echo" "a" "|" "grep" "a"']);
  });
});

describe('--pipe', () => {
  test('sends everything, tells errors and counts replies', () => {
    const server = new FakeServer();
    let sent = '';
    const link = { send: (bytes: Uint8Array) => { sent += bytesToString(bytes); }, close: () => {}, onData: () => {}, onClose: () => {} };
    const at = stage({}, server, { connect: (host, port) => (sent === '' && server.opened > 0 ? link : server.connect(host, port)) });
    at.session.enter(String.raw`printf 'SET a 1\r\nLPUSH a x\r\n' | redis-cli --pipe`);
    const [, magic = ''] = /^SET a 1\r\nLPUSH a x\r\n\r\n\*2\r\n\$4\r\nECHO\r\n\$20\r\n(\w{20})\r\n$/.exec(sent) ?? [];
    (link as Link).onData(stringToBytes(`+OK\r\n-WRONGTYPE no\r\n$20\r\n${magic}\r\n`));
    expect(at.text()).toMatch(/\nAll data transferred\. Waiting for the last reply\.\.\.\nWRONGTYPE no\n/);
    expect(at.text()).toMatch(/\nLast reply received from server\.\nerrors: 1, replies: 2\n$/);
  });
});

describe('--lru-test', () => {
  test('sets and reads by turns, and tells the hits of each second', () => {
    const at = typed('redis-cli --lru-test 1000');
    for (let n = 0; n < 250; n++) at.server.reply('+OK\r\n');
    at.clock.ms += 1000;
    for (let n = 0; n < 250; n++) at.server.reply(n % 5 === 0 ? '$-1\r\n' : '$1\r\nx\r\n');
    at.pass(1);
    expect(at.text()).toContain('250 Gets/sec | Hits: 200 (80.00%) | Misses: 50 (20.00%)\n');
    const keys = at.server.sent.slice(0, 250).map(line => Number(/lru:(\d+)/.exec(line)?.[1]));
    expect(Math.min(...keys)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...keys)).toBeLessThanOrEqual(1000);
  });
});

describe('--latency-history', () => {
  test('begins a new line for each stretch of time', () => {
    const at = typed('redis-cli --latency-history -i 1');
    for (let n = 0; n < 103; n++) {
      at.server.reply('+PONG\r\n');
      at.pass(10);
    }
    expect(at.text()).toContain('min: 0, max: 0, avg: 0.00 (102 samples) -- 1.01 seconds range\nmin: 0, max: 0, avg: 0.00 (1 samples)');
  });
});

describe('--latency-dist', () => {
  test('paints a line for each second, under a legend', () => {
    const at = typed('redis-cli --latency-dist -i 0.02');
    for (const ms of [0.1, 3, 3]) {
      at.clock.ms += ms;
      at.server.reply('+PONG\r\n');
      at.pass(10);
    }
    expect(at.text()).toContain('milliseconds\nA,B,C,D,E        10,20,30,40,50  milliseconds\n');
    expect(at.text()).toMatch(/\.-\*#123456789ABCDEFGHIJKLMNOPQ\?\n/);
    expect(at.ansi()).toMatch(/\x1b\[48;5;2?\d+m3/);
  });
});
