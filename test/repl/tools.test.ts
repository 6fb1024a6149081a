/* redis-cli's own modes, typed at the prompt; those that go on until Ctrl-C. */

import { describe, expect, test } from 'vitest';
import { type Stage, stage } from './player.ts';

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
  ['redis-cli --pipe', 'redis-cli --pipe is not in this prompt yet.'],
  ['redis-cli --cluster info x', 'redis-cli --cluster is not in this prompt yet.'],
  ['redis-cli --hotkeys', 'redis-cli --hotkeys is not in this prompt yet.'],
  ['redis-cli -x set k', 'A prompt has no standard input to read from: -x and -X cannot work here.'],
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
