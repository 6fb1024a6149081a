/* What the page does when its worker dies, which no command can bring about: the worker here is one that does nothing
 * until it is told to fail. */

import { beforeEach, describe, expect, test } from 'vitest';
import { EngineClient, type Trouble } from '../../src/worker/client.ts';
import type { FromWorker, ToWorker } from '../../src/worker/protocol.ts';

class SilentWorker {
  readonly received: ToWorker[] = [];
  ended = false;
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  postMessage(message: ToWorker): void {
    this.received.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
  say(data: FromWorker): void {
    this.onmessage?.({ data });
  }
  die(): void {
    this.onerror?.({ message: 'out of memory', preventDefault: () => undefined });
  }
}

let workers: SilentWorker[];
let troubles: Trouble[];
let client: EngineClient;
const current = (): SilentWorker => workers.at(-1) as SilentWorker;
const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

beforeEach(() => {
  workers = [];
  troubles = [];
  const newWorker = (): Worker => {
    workers.push(new SilentWorker());
    return current() as unknown as Worker;
  };
  client = new EngineClient(newWorker, () => `seed ${workers.length}`);
  client.start({ glass: () => undefined, trouble: (trouble) => troubles.push(trouble) });
});

describe('a worker that dies', () => {
  test('is replaced by one with another seed, which is asked for the same glass', () => {
    client.look({ scene: 'key', pinned: { db: 0, key: 'k' }, from: 64 });
    current().die();
    expect(workers.map((worker) => worker.ended)).toEqual([true, false]);
    expect(current().received).toEqual([
      { kind: 'start', seed: 'seed 1', session: '' },
      { kind: 'glass', request: { scene: 'key', pinned: { db: 0, key: 'k' }, from: 64 } },
    ]);
  });

  test('closes every link, and a prompt may connect at once', () => {
    const links = [client.connect(), client.connect()];
    const closed: string[] = [];
    for (const [i, link] of links.entries()) {
      link.onClose = () => {
        closed.push(`link ${i}`);
        client.connect();
      };
    }
    current().die();
    expect(closed).toEqual(['link 0', 'link 1']);
    expect(current().received.map((message) => message.kind)).toEqual(['start', 'open', 'open']);
    links[0]?.send(bytes('PING\r\n'));
    expect(current().received).toHaveLength(3);
  });

  test('is told with what was sent last', () => {
    client.connect().send(bytes('*2\r\n$3\r\nGET\r\n$4\r\na\r\nb\r\n'));
    current().die();
    expect(troubles).toMatchObject([
      { kind: 'death', report: { message: 'out of memory', argv: ['GET', 'a\r\nb'], seed: 'seed 0' } },
    ]);
  });

  test('is not started again and again', () => {
    for (let i = 0; i < 3; i++) current().die();
    expect(workers).toHaveLength(3);
    expect(troubles.map((trouble) => trouble.kind)).toEqual(['death', 'death', 'end']);
  });

  test('gets its chances back when one of them has answered', () => {
    current().die();
    current().die();
    client.connect();
    current().say({ kind: 'data', connection: 1, bytes: bytes('+PONG\r\n'), at: { entries: 1, atUs: 1 } });
    current().die();
    expect(troubles.at(-1)?.kind).toBe('death');
  });
});

test('a fault inside a command is told with its inputs and ends nothing', () => {
  const report = { message: 'an entry lies inside its listpack', stack: '', argv: ['HSET'], seed: 's' };
  current().say({ kind: 'fault', report, inputs: ['1 HSET'] });
  expect(troubles).toEqual([{ kind: 'fault', report, inputs: ['1 HSET'] }]);
  expect(workers).toHaveLength(1);
});

test('data goes to the link it is for, and a closed link hears nothing', () => {
  const heard: string[] = [];
  const [a, b] = [client.connect(), client.connect()];
  a.onData = () => heard.push('a');
  b.onData = () => heard.push('b');
  a.close();
  current().say({ kind: 'data', connection: 1, bytes: bytes('+1\r\n'), at: { entries: 1, atUs: 1 } });
  current().say({ kind: 'data', connection: 2, bytes: bytes('+2\r\n'), at: { entries: 1, atUs: 1 } });
  expect(heard).toEqual(['b']);
});
