/* What the recordings do not hold: where a tab differs from the program, and where the order of things decides. */

import { describe, expect, test } from 'vitest';
import { quote } from '../../src/repl/quote.ts';
import { Runner } from '../../src/repl/runner.ts';
import type { Steps } from '../../src/repl/steps.ts';
import { docs, docsResp } from './knowledge.ts';
import { FakeServer, type Stage, stage } from './player.ts';

/** What was written since a mark. */
function since({ text }: Stage, run: () => void): string {
  const before = text().length;
  run();
  return text().slice(before);
}

function answer(at: Stage, line: string, ...replies: readonly string[]): string {
  return since(at, () => {
    at.session.enter(line);
    for (const reply of replies) at.server.reply(reply);
  });
}

describe('starting', () => {
  test('the prompt shows at once; commands typed before the docs have come wait for them', () => {
    const server = new FakeServer('');
    const { session, text } = stage({}, server);
    expect([session.state, session.prompt]).toEqual(['starting', '127.0.0.1:17399> ']);
    expect(server.sent).toEqual(['"COMMAND" "DOCS"']);
    session.enter('ping');
    session.enter('echo x');
    expect(text()).toBe('127.0.0.1:17399> ping\necho x\n');
    server.reply(docsResp);
    server.reply('+PONG\r\n');
    server.reply('$1\r\nx\r\n');
    expect(text()).toBe('127.0.0.1:17399> ping\necho x\nPONG\n127.0.0.1:17399> echo x\n"x"\n');
    expect(server.sent).toEqual(['"COMMAND" "DOCS"', '"ping"', '"echo" "x"']);
    expect(session.docs).toEqual(docs);
  });

  test('where nobody listens the prompt says so, and each command tries again', () => {
    const at = stage({ port: 1 }, new FakeServer('', [1]));
    const refusal = 'Could not connect to Redis at 127.0.0.1:1: Connection refused\n';
    expect(at.text()).toBe(refusal);
    expect(at.session.prompt).toBe('not connected> ');
    expect(answer(at, 'ping')).toBe(`not connected> ping\n${refusal}`);
  });

  test('a server that asks for a password tells its commands after it', () => {
    const at = stage({}, new FakeServer('-NOAUTH Authentication required.\r\n'));
    expect(at.session.hint('get ')).toBe('');
    const wrong = answer(at, 'auth wrong', '-WRONGPASS x\r\n', '-NOAUTH Authentication required.\r\n');
    expect(wrong).toMatch(/WRONGPASS x\n$/);
    expect(answer(at, 'auth pw', '+OK\r\n', docsResp)).toBe('127.0.0.1:17399> auth pw\nOK\n');
    expect(at.session.hint('get ')).toBe('key');
    answer(at, 'auth pw', '+OK\r\n');
    expect(at.session.state).toBe('prompt');
  });

  test('with -c a redirection that names no host leads to another port of the same one', () => {
    const at = stage({ cluster: true });
    const moved = answer(at, 'get foo', '-MOVED 12182 :17400\r\n', '$3\r\nbar\r\n');
    expect(moved).toBe('127.0.0.1:17399> get foo\n-> Redirected to slot [12182] located at 127.0.0.1:17400\n"bar"\n');
    expect(at.session.prompt).toBe('127.0.0.1:17400> ');
  });

  test('-3 says HELLO 3 on each connection, -n selects', () => {
    const { server } = stage({ resp3: true, db: 2 }, new FakeServer(''));
    server.reply('+OK\r\n');
    server.reply('%0\r\n');
    expect(server.sent).toEqual(['"SELECT" "2"', '"HELLO" "3"', '"COMMAND" "DOCS"']);
  });

  test('an IPv6 address stands in brackets', () => {
    expect(stage({ host: '::1', port: 7 }).session.prompt).toBe('[::1]:7> ');
  });
});

describe('typing ahead', () => {
  test('echoes raw, and runs when the prompt is back', () => {
    const at = stage();
    at.session.enter('blpop l 0');
    expect(at.session.prompt).toBe('');
    at.session.enter('ping');
    expect(at.server.sent).toEqual(['"blpop" "l" "0"']);
    at.server.reply('*-1\r\n');
    at.server.reply('+PONG\r\n');
    expect(at.text()).toBe('127.0.0.1:17399> blpop l 0\nping\n(nil)\n127.0.0.1:17399> ping\nPONG\n');
  });

  test('pasted lines run one after the other, each at its prompt', () => {
    const at = stage();
    for (const line of ['set a 1', 'get a', '']) at.session.enter(line, true);
    at.server.reply('+OK\r\n');
    at.server.reply('$1\r\n1\r\n');
    expect(at.text()).toBe(
      '127.0.0.1:17399> set a 1\nOK\n127.0.0.1:17399> get a\n"1"\n127.0.0.1:17399> \n');
  });

  test('what is said in its turn stands behind the replies to what was entered before', () => {
    const at = stage();
    at.session.enter('config set a 1');
    at.session.enter('echo x', true);
    at.session.sayInTurn('# sixteen more');
    at.session.enter('ping', true);
    at.server.reply('+OK\r\n');
    at.server.reply('$1\r\nx\r\n');
    at.server.reply('+PONG\r\n');
    at.session.sayInTurn('# at once');
    const lines = at.text().trimEnd().split('\n').map((line) => line.replace(/^.*> /, '> '));
    expect(lines).toEqual(['> config set a 1', 'OK', '> echo x', '"x"', '# sixteen more', '> ping', 'PONG', '# at once']);
    expect(at.session.state).toBe('prompt');
  });

  test('a thousand lines that end at once run one after the other', () => {
    const at = stage();
    at.session.enter('blpop l 0');
    for (let n = 0; n < 1000; n++) at.session.enter(':set hints', true);
    at.session.enter('ping', true);
    at.server.reply('*-1\r\n');
    at.server.reply('+PONG\r\n');
    expect(at.text().split('> :set hints\n')).toHaveLength(1001);
    expect(at.text()).toMatch(/> ping\nPONG\n$/);
    expect(at.session.state).toBe('prompt');
  });

  test('while messages are read, a line brings the prompt back first', () => {
    const at = stage();
    at.session.enter('subscribe c');
    at.server.reply('*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n');
    expect(at.session.status).toMatch(/^Reading messages\.\.\./);
    expect(answer(at, 'ping', '*2\r\n$4\r\npong\r\n$0\r\n\r\n'))
      .toBe('127.0.0.1:17399(subscribed mode)> ping\n1) "pong"\n2) ""\n');
    expect(at.session.state).toBe('reading');
  });
});

describe('Ctrl-C', () => {
  test('cancels the line, and says once that redis-cli would end', () => {
    const at = stage();
    expect(since(at, () => at.session.interrupt('get k'))).toBe(
      '127.0.0.1:17399> get k^C\nCtrl-C cancels the line here; redis-cli would end.\n');
    expect(since(at, () => at.session.interrupt('x'))).toBe('127.0.0.1:17399> x^C\n');
    expect(at.server.opened).toBe(1);
  });

  test('gives up a blocking command by opening the connection anew, and forgets what was typed ahead', () => {
    const at = stage();
    answer(at, 'select 3', '+OK\r\n');
    at.session.enter('blpop l 0');
    at.session.enter('ping');
    at.clock.ms += 1280;
    at.session.interrupt();
    at.server.reply('+OK\r\n');
    expect(at.text()).toMatch(/ping\n\^C\n\(1\.28s\)\nStopped waiting: .*\n$/);
    expect(at.session.prompt).toBe('127.0.0.1:17399[3]> ');
    expect(at.server.sent.slice(1)).toEqual(['"blpop" "l" "0"', '"SELECT" "3"']);
    expect(at.server.opened).toBe(2);
  });

  test('a reply that comes for a connection given up is not printed', () => {
    const at = stage();
    at.session.enter('blpop l 0');
    const old = at.server.link;
    at.session.interrupt();
    expect(since(at, () => old?.onData(new Uint8Array([43, 88, 13, 10])))).toBe('');
    expect(answer(at, 'ping', '+PONG\r\n')).toBe('127.0.0.1:17399> ping\nPONG\n');
  });
});

describe('time', () => {
  test.each([[499, ''], [500, '(0.50s)\n'], [1084, '(1.08s)\n']])('a command of %i ms says %j', (ms, said) => {
    const at = stage();
    at.session.enter('ping');
    at.clock.ms += ms;
    at.server.reply('+PONG\r\n');
    expect(at.text()).toBe(`127.0.0.1:17399> ping\nPONG\n${said}`);
  });
});

describe('comments from guides', () => {
  test.each([
    ['127.0.0.1:6379> get k', 'get k'],
    ['127.0.0.1:6379[3](TX)> get k # read it', 'get k'],
    ['redis> get k', 'get k'],
    ['$ redis-cli ping', 'redis-cli ping'],
    ['> get k', 'get k'],
  ])('with a prompt copied along (%s) are offered without it', (line, without) => {
    const at = stage();
    at.session.enter(line);
    at.server.reply('-ERR unknown command\r\n');
    expect(at.session.offered).toBe(without);
    expect(at.text()).toContain('The prompt that was copied along was sent, too.');
  });

  test.each(['get >', 'set a $', '>', '$', 'get a:1> b'])('that merely look like it (%s) are left alone', line => {
    const at = stage();
    at.session.enter(line);
    at.server.reply('+OK\r\n');
    expect(at.session.offered).toBeNull();
  });

  test('are sent as they are; one line says so and offers the line without', () => {
    const at = stage();
    expect(answer(at, 'get k # the key', "-ERR wrong number of arguments for 'get' command\r\n")).toBe(
      "127.0.0.1:17399> get k # the key\n(error) ERR wrong number of arguments for 'get' command\n"
      + 'redis-cli knows no comments: everything from # on was sent as arguments. Without it: get k\n');
    expect(at.server.sent).toEqual(['"get" "k" "#" "the" "key"']);
    expect(at.session.offered).toBe('get k');
    answer(at, 'ping', '+PONG\r\n');
    expect(at.session.offered).toBeNull();
  });
  test('with an apostrophe leave a quote open, which is told as well', () => {
    const at = stage();
    expect(answer(at, "get k # it's")).toMatch(
      /^127\.0\.0\.1:17399> get k # it's\nInvalid argument\(s\)\nredis-cli knows/);
    expect(at.session.offered).toBe('get k');
  });
  test('a # that is a value stays one', () => {
    const at = stage();
    answer(at, 'set k "# x"', '+OK\r\n');
    expect(at.session.offered).toBeNull();
  });
});

describe('replies that make the real one end are shown, and said to be', () => {
  test('a big number', () => {
    expect(answer(stage(), 'debug protocol bignum', '(123\r\n')).toBe(
      '127.0.0.1:17399> debug protocol bignum\n(big number) 123\nredis-cli ends here: "Unknown reply type: 13".\n');
  });
  test('an attribute', () => {
    expect(answer(stage(), 'x', '|1\r\n+ttl\r\n:3\r\n+OK\r\n')).toMatch(
      /^127.* x\n1\| ttl => \(integer\) 3\nAn attribute, which belongs to the next reply; .*\nOK\n$/);
  });
  test('what is no reply at all closes the connection, and the next command opens one', () => {
    const at = stage();
    expect(answer(at, 'ping', 'HTTP/1.1 400 Bad Request\r\n')).toBe(
      '127.0.0.1:17399> ping\nProtocol error, got "H" as reply type byte. The connection was closed.\n');
    expect(at.session.prompt).toBe('not connected> ');
    expect(answer(at, 'ping', '+PONG\r\n')).toBe('not connected> ping\nPONG\n');
    expect(at.session.prompt).toBe('127.0.0.1:17399> ');
  });
});

describe('connections', () => {
  test('quit closes and stays; the next command begins anew, in the first database', () => {
    const at = stage();
    answer(at, 'select 3', '+OK\r\n');
    expect(answer(at, 'quit')).toBe(
      '127.0.0.1:17399[3]> quit\n'
      + 'The connection is closed; redis-cli would end here. The next command opens a new one.\n');
    expect(answer(at, 'ping', '+PONG\r\n')).toBe('not connected> ping\nPONG\n');
    expect(at.session.prompt).toBe('127.0.0.1:17399> ');
  });
  test('one that closes while the prompt waits is noticed by the next command, as by the real one', () => {
    const at = stage();
    at.server.link?.onClose();
    expect(at.session.prompt).toBe('127.0.0.1:17399> ');
    expect(answer(at, 'ping')).toBe('127.0.0.1:17399> ping\nError: Server closed the connection\n');
    expect(at.session.prompt).toBe('not connected> ');
  });
  test('one that closes in the middle of a reply ends the command', () => {
    const at = stage();
    at.session.enter('get k');
    at.server.reply('$100\r\nhalf');
    expect(since(at, () => at.server.link?.onClose())).toBe('Error: Server closed the connection\n');
    expect(at.session.state).toBe('prompt');
  });
  test('SHUTDOWN closes without a word', () => {
    const at = stage();
    at.session.enter('shutdown nosave');
    expect(since(at, () => at.server.link?.onClose())).toBe('');
    expect(at.session.prompt).toBe('not connected> ');
  });
  test('a session may end while it writes', () => {
    const at = stage({}, new FakeServer(), {
      write: text => {
        if (text === 'PONG\n') at.session.end();
      },
    });
    at.session.enter('ping');
    at.server.reply('+PONG\r\n');
    expect(at.session.prompt).toBe('');
  });
  test('a session that ended runs nothing on', () => {
    const at = stage();
    at.session.enter('blpop l 0');
    at.session.end();
    expect(since(at, () => at.server.reply('+OK\r\n'))).toBe('');
  });
});

describe('a moment at which a line waits', () => {
  const gone = (at: Stage): void => {
    answer(at, 'blpop q 0');
    const waiting = at.session.standAfter(at.session.awaited);
    at.server.reply('*2\r\n$1\r\nq\r\n$1\r\nv\r\n');
    answer(at, 'ping', '+PONG\r\n');
    at.session.rewind(waiting);
  };

  test('has no prompt, sends nothing again, and goes on with the reply', () => {
    const at = stage();
    gone(at);
    expect([at.session.state, at.session.prompt]).toEqual(['busy', '']);
    expect(since(at, () => at.server.reply('*2\r\n$1\r\nq\r\n$1\r\nw\r\n'))).toBe('1) "q"\n2) "w"\n');
    expect(at.server.sent.filter((line) => line.includes('blpop'))).toHaveLength(1);
    expect(answer(at, 'ping', '+PONG\r\n')).toBe('127.0.0.1:17399> ping\nPONG\n');
  });

  test('keeps what is typed for later', () => {
    const at = stage();
    gone(at);
    expect(answer(at, 'echo x')).toBe('echo x\n');
    expect(since(at, () => at.server.reply('*-1\r\n$1\r\nx\r\n'))).toBe('(nil)\n127.0.0.1:17399> echo x\n"x"\n');
  });

  test('is none between two runs of a line that is run many times: the next was not sent yet', () => {
    const at = stage();
    at.session.enter('3 incr n');
    const { awaited } = at.session;
    expect(at.session.standAfter(awaited).waiting).toBe('3 incr n');
    at.server.reply(':1\r\n');
    expect([at.session.state, at.session.standAfter(awaited).waiting]).toEqual(['busy', null]);
  });

  test('is left by Ctrl-C, on a new connection', () => {
    const at = stage();
    gone(at);
    const { opened } = at.server;
    at.session.interrupt();
    expect([at.session.state, at.server.opened]).toEqual(['prompt', opened + 1]);
    expect(answer(at, 'ping', '+PONG\r\n')).toBe('127.0.0.1:17399> ping\nPONG\n');
  });

  test('is none while replies are off: then as at that moment none is waited for', () => {
    const at = stage();
    answer(at, 'client reply off');
    const silent = at.session.standAfter(at.session.awaited);
    answer(at, 'client reply on', '+OK\r\n');
    at.session.rewind(silent);
    expect(answer(at, 'get k')).toContain('No reply will come');
  });
});

describe('CLIENT REPLY', () => {
  test('OFF and SKIP send no reply, so none is waited for', () => {
    const at = stage();
    const note = 'No reply will come; redis-cli would wait for one.\n';
    expect(answer(at, 'client reply off')).toBe(`127.0.0.1:17399> client reply off\n${note}`);
    expect(answer(at, 'set a 1')).toBe(`127.0.0.1:17399> set a 1\n${note}`);
    expect(answer(at, 'client reply on', '+OK\r\n')).toBe('127.0.0.1:17399> client reply on\nOK\n');
    expect(answer(at, 'client reply skip') + answer(at, 'set a 2')).toContain(`set a 2\n${note}`);
    expect(answer(at, 'ping', '+PONG\r\n')).toBe('127.0.0.1:17399> ping\nPONG\n');
  });

  test('RESET ends it and is answered; in MULTI it is queued, and a fourth word is an error', () => {
    const at = stage();
    answer(at, 'client reply off');
    expect(answer(at, 'reset', '+RESET\r\n')).toBe('127.0.0.1:17399> reset\nRESET\n');
    answer(at, 'multi', '+OK\r\n');
    expect(answer(at, 'client reply off', '+QUEUED\r\n')).toBe('127.0.0.1:17399(TX)> client reply off\nQUEUED\n');
    answer(at, 'discard', '+OK\r\n');
    expect(answer(at, 'client reply off x', '-ERR no\r\n')).toContain('(error) ERR no');
  });
});

describe('preferences', () => {
  test(':set utf8 shows text as text, :set noutf8 the bytes', () => {
    const at = stage();
    const reply = '$6\r\n\xed\x95\x9c\xea\xb8\x80\r\n';
    expect(answer(at, 'get k', reply)).toBe('127.0.0.1:17399> get k\n"\\xed\\x95\\x9c\\xea\\xb8\\x80"\n');
    expect(answer(at, ':set utf8')).toMatch(/\nReplies now show UTF-8 as text\./);
    expect(answer(at, 'get k', reply)).toBe('127.0.0.1:17399> get k\n"한글"\n');
    answer(at, ':SET noutf8');
    expect(answer(at, 'get k', reply)).toContain('"\\xed');
  });
  test(':set nohints silences hints', () => {
    const at = stage({}, new FakeServer(docsResp));
    expect(at.session.hint('get ')).toBe('key');
    answer(at, ':set nohints');
    expect(at.session.hint('get ')).toBe('');
    answer(at, ':set hints');
    expect(at.session.hint('get ')).toBe('key');
  });
  test(':undo and :redo go through time, and nothing is sent', () => {
    const ways: string[] = [];
    const at = stage({}, new FakeServer(docsResp), { travel: way => ways.push(way) });
    expect(answer(at, ':undo')).toBe('127.0.0.1:17399> :undo\n');
    answer(at, ' :REDO ');
    expect(answer(at, ':undo 2')).toContain("unknown redis-cli internal command ':undo'");
    expect(ways).toEqual(['undo', 'redo']);
    expect(at.server.sent).toEqual([]);
    expect(answer(at, ':help')).toContain('":undo" to before the last change');
  });
  test('clear clears', () => {
    expect(answer(stage(), 'clear')).toBe('127.0.0.1:17399> clear\n<clear>\n');
  });
});

test('a line longer than the prompt takes is refused, and said to be', () => {
  const at = stage();
  const said = answer(at, `set k ${'x'.repeat(70_000)}`);
  expect(said).toMatch(/\nA line of 70006 bytes was not run: 65536 is the most this prompt takes\.\n$/);
  expect(at.server.sent).toEqual([]);
});

test('a hundred thousand keys print in one go', () => {
  const at = stage();
  const keys = Array.from({ length: 100_000 }, (_, n) => `$6\r\n${String(n).padStart(6, '0')}\r\n`);
  const reply = `*100000\r\n${keys.join('')}`;
  const text = answer(at, 'keys *', reply);
  expect(text.split('\n')).toHaveLength(100_002);
  expect(text).toMatch(/\n {5}1\) "000000"\n/);
  expect(text).toMatch(/\n100000\) "099999"\n$/);
});

test('non-ASCII text is sent as UTF-8', () => {
  const at = stage();
  answer(at, 'set 키 "값"', '+OK\r\n');
  expect(at.server.sent).toEqual([['set', '\xed\x82\xa4', '\xea\xb0\x92'].map(quote).join(' ')]);
});

test('history remembers lines, refused and built-in ones too, but no empty ones and no bad counts', () => {
  const at = stage();
  for (const line of ['', ':set hints', 'get "', '0 ping', '   ', 'help', 'help']) at.session.enter(line);
  expect(at.session.history.lines).toEqual([':set hints', 'get "', 'help']);
});

test('HELP answers from the docs without asking the server', () => {
  const at = stage({}, new FakeServer(docsResp));
  expect(answer(at, 'help get')).toContain('  summary: Returns the string value of a key.\n');
  expect(answer(at, '? @nosuch')).toBe('127.0.0.1:17399> ? @nosuch\n\n');
  expect(at.server.sent).toEqual([]);
});

describe('SYNC', () => {
  test('shows what a replica is sent, and of the file before it only the size', () => {
    const at = stage();
    const set = '*3\r\n$3\r\nset\r\n$1\r\nk\r\n$1\r\nv\r\n';
    const shown = answer(at, 'sync', '$9\r\nREDIS', '0011*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n', set);
    expect(shown).toContain(
      'Entering replica output mode...  (press Ctrl-C to quit)\nSYNC with master, discarding 9 bytes of bulk transfer...\n' +
        'SYNC done. Logging commands from master.\n"SELECT","0"\n"set","k","v"\n',
    );
  });

  test('goes back to the prompt where it is refused', () => {
    const at = stage();
    expect(answer(at, 'SYNC', '-ERR no\r\n')).toContain('(error) ERR no\n');
    expect([at.session.state, at.session.prompt]).toEqual(['prompt', 'not connected> ']);
    expect(answer(at, 'PING', '+PONG\r\n')).toContain('PONG');
  });
});

describe('code that is fetched', () => {
  /** A dialogue that waits for it, and how it went. */
  function waiting() {
    let resolve = (): void => undefined;
    const promise = new Promise<void>(come => { resolve = come; });
    const went: string[] = [];
    const runner = new Runner(() => () => undefined);
    runner.run((function* (): Steps {
      yield { wait: 'code', fetched: promise };
      went.push('it is there');
    })(), () => went.push('end'));
    return { runner, went, promise, resolve: () => resolve() };
  }

  test('is waited for; what else may have come does not count', async () => {
    const { runner, went, promise, resolve } = waiting();
    runner.advance();
    expect(went).toEqual([]);
    resolve();
    await promise;
    expect(went).toEqual(['it is there', 'end']);
  });

  test('does not wake a dialogue that was given up meanwhile', async () => {
    const { runner, went, promise, resolve } = waiting();
    runner.stop();
    runner.run((function* (): Steps { yield { wait: 'time', ms: 1 }; })(), () => went.push('end of another'));
    resolve();
    await promise;
    expect(went).toEqual([]);
  });
});
