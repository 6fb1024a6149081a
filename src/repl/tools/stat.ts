/* redis-cli --stat: one line a second of what INFO says, with the header again every 20 lines. */

import type { Client } from '../client.ts';
import type { Output } from '../command.ts';
import type { CliOptions } from '../options.ts';
import { textOf } from '../reply.ts';
import { type Steps, sleep } from '../steps.ts';
import { shown } from '../text.ts';

const header = '------- data ------ --------------------- load -------------------- - child -\n'
  + 'keys       mem      clients blocked requests            connections          \n';
const linesPerHeader = 20;
const intervalMsDefault = 1000;

export function* stat(client: Client, options: CliOptions, out: Output): Steps {
  let requests: number | null = null;
  for (let n = 0; ; n++) {
    const reply = yield* client.ask(['INFO']);
    if (reply === null || reply.type === 'error') {
      out.write(reply === null ? '\nI/O error\n' : `ERROR: ${shown(textOf(reply))}\n`);
      return;
    }
    const info = textOf(reply);
    const now = Number(field(info, 'total_commands_processed'));
    if (n % linesPerHeader === 0) out.write(header);
    out.write(line(info, now, requests === null ? 0 : now - requests));
    requests = now;
    yield* sleep(options.intervalMs || intervalMsDefault);
  }
}

function line(info: string, requests: number, more: number): string {
  const columns: [string, number][] = [
    [String(keysOf(info)), 11],
    [humanBytes(Number(field(info, 'used_memory'))), 8],
    [` ${field(info, 'connected_clients')}`, 9],
    [field(info, 'blocked_clients'), 8],
    [`${requests} (+${more})`, 20],
    [field(info, 'total_connections_received'), 12],
    [childOf(info), 0],
  ];
  return `${columns.map(([text, width]) => text.padEnd(width)).join('')}\n`;
}

/** What a forked child does at the moment. */
function childOf(info: string): string {
  if (field(info, 'aof_rewrite_in_progress') === '1') return 'AOF';
  return field(info, 'rdb_bgsave_in_progress') === '1' ? 'SAVE' : '';
}

function field(info: string, name: string): string {
  return new RegExp(`^${name}:([^\\r\\n]*)`, 'm').exec(info)?.[1] ?? '0';
}

/** Keys of all databases. */
function keysOf(info: string): number {
  let keys = 0;
  for (const [, count] of info.matchAll(/^db\d+:keys=(\d+)/gm)) keys += Number(count);
  return keys;
}

function humanBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  const power = bytes < 1024 ** 2 ? 1 : bytes < 1024 ** 3 ? 2 : 3;
  return `${(bytes / 1024 ** power).toFixed(2)}${' KMG'.charAt(power)}`;
}
