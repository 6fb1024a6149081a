/* A session as plain data, to be stored or shared, and back again. Of each branch only what it does not share with the branch that it left
 * is written. What is read back may come from anybody: every field is checked before anything is done with it, and an error names the
 * field that is wrong. */

import { type Branch, branchFrom, type Entry, type Origin, type SessionInput } from './branch.ts';

export interface KeptBranch {
  readonly id: number;
  readonly name: string;
  readonly parent: Branch['parent'];
  readonly entries: readonly Entry[];
  readonly laps: { readonly looks: readonly number[]; readonly us: readonly number[] };
  readonly endUs: number;
}

export interface KeptSession {
  readonly origin: Origin;
  readonly branches: readonly KeptBranch[];
  readonly current: number;
}

/** The entries and laps of a branch that it does not share with the branch it left. */
export function ownParts({ parent, entries, laps }: Branch): Pick<KeptBranch, 'entries' | 'laps'> {
  if (parent === null) return { entries, laps };
  const first = laps.looks.findIndex((look) => look >= parent.looks);
  const from = first < 0 ? laps.looks.length : first;
  return {
    entries: entries.slice(parent.at.entries),
    laps: { looks: laps.looks.slice(from), us: laps.us.slice(from) },
  };
}

export const keep = (origin: Origin, branches: readonly Branch[], current: number): KeptSession => ({
  origin,
  branches: branches.map((branch) => {
    const { id, name, parent, endUs } = branch;
    return { id, name, parent, endUs, ...ownParts(branch) };
  }),
  current,
});

/** The branches of a session that was kept. Throws a TypeError that says what is wrong. */
export function unkeep(data: unknown): { readonly origin: Origin; readonly branches: Branch[]; readonly current: number } {
  const { origin, branches, current } = object(data, 'session');
  const { seed, startUs } = object(origin, 'origin');
  const checkedOrigin = { seed: text(seed, 'seed', 1000), startUs: time(startUs, 'startUs') };
  const whole: Branch[] = [];
  for (const each of list(branches, 'branches', branchesMax)) whole.push(wholeBranch(each, whole));
  const id = count(current, 'current');
  if (!whole.some((branch) => branch.id === id)) throw new TypeError('current names no branch');
  return { origin: checkedOrigin, branches: whole, current: id };
}

const branchesMax = 1000;
const entriesMax = 200_000;
const requestBytesMax = 64 << 20;
const nameMax = 200;
const coinsMax = 64;
/** Latest time that a world may have, in µs since 1970: the year 2255. */
const timeUsMax = 2 ** 53 - 1;

function wholeBranch(data: unknown, before: readonly Branch[]): Branch {
  const fields = object(data, 'branch');
  const id = count(fields['id'], 'id');
  if (before.some((branch) => branch.id === id)) throw new TypeError(`two branches have the id ${id}`);
  const name = text(fields['name'], 'name', nameMax);
  const start = emptyBranch(fields['parent'], id, name, before);
  const branch = { ...start, endUs: time(fields['endUs'], 'endUs') };
  let lastUs = branch.entries.at(-1)?.atUs ?? 0;
  for (const each of list(fields['entries'], 'entries', entriesMax)) {
    const made = entry(each);
    if (made.atUs < lastUs) throw new TypeError('entries go back in time');
    lastUs = made.atUs;
    branch.entries.push(made);
  }
  if (branch.endUs < lastUs) throw new TypeError('a branch ends before its last entry');
  addLaps(branch, fields['laps']);
  return branch;
}

function emptyBranch(parent: unknown, id: number, name: string, before: readonly Branch[]): Branch {
  if (parent === null) return { id, name, parent: null, entries: [], laps: { looks: [], us: [] }, marks: [], endUs: 0 };
  const { id: parentId, at, looks } = object(parent, 'parent');
  const left = before.find((branch) => branch.id === parentId);
  if (left === undefined) throw new TypeError('a branch leaves one that is not there');
  const { entries, atUs } = object(at, 'at');
  const moment = { entries: count(entries, 'at.entries'), atUs: time(atUs, 'at.atUs') };
  if (moment.entries > left.entries.length) throw new TypeError('a branch leaves another behind its end');
  return branchFrom(left, moment, count(looks, 'looks'), id, name);
}

function addLaps(branch: Branch, data: unknown): void {
  const { looks, us } = object(data, 'laps');
  const spent = list(us, 'us', Infinity);
  let last = branch.laps.looks.at(-1) ?? -1;
  for (const [i, look] of list(looks, 'looks', Infinity).entries()) {
    const number = count(look, 'look');
    if (number <= last) throw new TypeError('looks do not ascend');
    last = number;
    branch.laps.looks.push(number);
    branch.laps.us.push(count(spent[i], 'us'));
  }
}

function entry(data: unknown): Entry {
  const fields = object(data, 'entry');
  const made = { atUs: time(fields['atUs'], 'atUs'), input: input(fields['input']) };
  return fields['name'] === undefined ? made : { ...made, name: text(fields['name'], 'name', nameMax) };
}

function input(data: unknown): SessionInput {
  const fields = object(data, 'input');
  switch (fields['kind']) {
    case 'wait':
      return { kind: 'wait' };
    case 'coins':
      return { kind: 'coins', coins: list(fields['coins'], 'coins', coinsMax).map((coin) => coin === true) };
    case 'configure':
      return { kind: 'configure', name: text(fields['name'], 'name', nameMax), value: text(fields['value'], 'value', nameMax) };
    case 'open':
      return {
        kind: 'open',
        connection: count(fields['connection'], 'connection'),
        address: text(fields['address'] ?? '', 'address', nameMax),
        localAddress: text(fields['localAddress'] ?? '', 'localAddress', nameMax),
      };
    case 'close':
      return { kind: 'close', connection: count(fields['connection'], 'connection') };
    case 'bytes':
      return { kind: 'bytes', connection: count(fields['connection'], 'connection'), bytes: bytes(fields['bytes']) };
    default:
      throw new TypeError('an input is of no kind that is known');
  }
}

function object(data: unknown, what: string): Record<string, unknown> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new TypeError(`${what} is not an object`);
  return data as Record<string, unknown>;
}

function list(data: unknown, what: string, max: number): readonly unknown[] {
  if (!Array.isArray(data)) throw new TypeError(`${what} is not a list`);
  if (data.length > max) throw new TypeError(`${what} has more than ${max} parts`);
  return data;
}

function text(data: unknown, what: string, max: number): string {
  if (typeof data !== 'string') throw new TypeError(`${what} is not a text`);
  if (data.length > max) throw new TypeError(`${what} is longer than ${max} characters`);
  return data;
}

function count(data: unknown, what: string): number {
  if (!Number.isSafeInteger(data) || (data as number) < 0) throw new TypeError(`${what} is not a number of things`);
  return data as number;
}

function time(data: unknown, what: string): number {
  if (typeof data !== 'number' || !(data >= 0 && data <= timeUsMax)) throw new TypeError(`${what} is not a time`);
  return data;
}

function bytes(data: unknown): Uint8Array {
  if (!(data instanceof Uint8Array)) throw new TypeError('a request is not bytes');
  if (data.length > requestBytesMax) throw new TypeError('a request is too long');
  return data;
}
