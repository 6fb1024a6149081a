/* The 16 bytes of a robj, rebuilt from its view: type and encoding share the first byte (four bits each, type in the
 * low ones), then 24 bits of lru, 32 of refcount, 64 of pointer. All values share this shape, which is why it is one
 * file. */

import type { Address, EncodingName, ObjectView, TypeName } from '../inspect.ts';
import type { Item, Role, Run } from './byte-map.ts';
import { address, littleEndian } from './bytes-text.ts';
import { changedBytes } from './marks.ts';

const typeBits: Record<TypeName, number> = {
  string: 0, list: 1, set: 2, zset: 3, hash: 4, 'ReJSON-RL': 5, 'TSDB-TYPE': 5, stream: 6,
};

const encodingBits: Record<EncodingName, number> = {
  raw: 0,
  int: 1,
  hashtable: 2,
  intset: 6,
  skiplist: 7,
  embstr: 8,
  quicklist: 9,
  stream: 10,
  listpack: 11, listpackex: 12,
};

const refcountShared = 2_147_483_647;

export interface Robj {
  readonly type: TypeName;
  readonly encoding: EncodingName;
  readonly object: ObjectView;
  /** The number that lies in the pointer's place; null for every encoding but int. */
  readonly number: { readonly bytes: string; readonly decimal: string } | null;
}

interface Field {
  readonly link: string;
  readonly name: string;
  readonly role: Role;
  readonly bytes: string;
  readonly value: string;
  readonly note: string;
}

function pointerField({ object, number }: Robj): Field {
  const field = { link: 'ptr', name: 'ptr' };
  if (number !== null)
    return { ...field, role: 'payload', bytes: number.bytes, value: number.decimal, note: '64-bit int' };
  const to: Address = object.pointer ?? 0;
  return { ...field, role: 'pointer', bytes: littleEndian(to, 8), value: `→ ${address(to)}`, note: '' };
}

function fieldsOf(robj: Robj): Field[] {
  const { type, encoding, object } = robj;
  const first = typeBits[type] | (encodingBits[encoding] << 4);
  const shared = object.refcount === refcountShared;
  const header = { role: 'header', note: '' } as const;
  return [
    { ...header, link: 'type', name: 'type, encoding', bytes: littleEndian(first, 1), value: `${type}, ${encoding}` },
    { ...header, link: 'lru', name: 'lru', bytes: littleEndian(object.lru, 3), value: String(object.lru) },
    {
      ...header,
      link: 'refcount',
      name: 'refcount',
      bytes: littleEndian(object.refcount, 4),
      value: shared ? 'INT_MAX' : String(object.refcount),
      note: shared ? 'shared' : '',
    },
    pointerField(robj),
  ];
}

/** Runs and fields of the object; only what differs from the object before is marked. The clock that LRU notes on each
 * access is not: it would be lit always and mean nothing. */
export function robjRuns(robj: Robj, before: Robj | null): { runs: Run[]; fields: Item[] } {
  const old = before === null ? [] : fieldsOf(before);
  const fields = fieldsOf(robj).map((field, i) => ({
    ...field,
    mark: field.link === 'lru' ? null : changedBytes(old[i]?.bytes, field.bytes),
  }));
  return {
    runs: fields.map(({ link, role, bytes, mark }) => ({ link, role, bytes, mark })),
    fields: fields.map(({ link, name, value, note, role, mark }) => ({
      link,
      name,
      value,
      note,
      role,
      mark: mark === null ? null : mark.kind,
    })),
  };
}
