/** The last operation on sets: which members are in which of them. The sets are looked at as they are now. */

import type { SetVennView } from '../../inspect.ts';
import type { Database } from '../keyspace/database.ts';
import * as robj from '../structures/robj.ts';
import * as element from '../types/element.ts';
import * as set from '../types/set.ts';
import { databaseOf, type Look, objectAt } from './look.ts';

const operation = /^s(inter|union|diff)(store|card)?$/;
const comparedMax = 4000;
const membersMax = 12;
const setsMax = 5;

type Operation = NonNullable<SetVennView['operation']>;

function keysIn(name: string, argv: readonly string[]): string[] {
  if (name.endsWith('card')) return argv.slice(2, 2 + Number(argv[1]));
  return argv.slice(name.endsWith('store') ? 2 : 1);
}

function membersOf(db: Database, key: string): { length: number; members: string[] } {
  const { h } = db.space;
  const o = objectAt(db, key);
  if (o === 0 || robj.typeName(h, o) !== 'set') return { length: 0, members: [] };
  const members: string[] = [];
  set.forEach(h, o, (member) => {
    members.push(element.text(h, member));
    return members.length < comparedMax;
  });
  return { length: set.length(h, o), members };
}

function addTo(regions: Map<number, string[]>, mask: number, member: string): void {
  const members = regions.get(mask);
  if (members === undefined) regions.set(mask, [member]);
  else members.push(member);
}

function regionsOf(sets: readonly { readonly members: readonly string[] }[]): Operation['regions'] {
  const masks = new Map<string, number>();
  sets.forEach(({ members }, i) => {
    for (const member of members) masks.set(member, (masks.get(member) ?? 0) | (1 << i));
  });
  const regions = new Map<number, string[]>();
  for (const [member, mask] of masks) addTo(regions, mask, member);
  return [...regions]
    .map(([mask, members]) => ({ mask, count: members.length, members: members.sort().slice(0, membersMax) }))
    .sort((a, b) => a.mask - b.mask);
}

export function setVenn(look: Look): SetVennView {
  const step = look.history.steps.findLast(({ name, outcome }) => operation.test(name) && outcome === 'ran');
  if (step === undefined) return { scene: 'set-venn', operation: null };
  const db = databaseOf(look);
  const keys = keysIn(step.name, step.argv).slice(0, setsMax);
  const sets = keys.map((key) => ({ key, ...membersOf(db, key) }));
  return {
    scene: 'set-venn',
    operation: {
      name: step.name,
      kind: operation.exec(step.name)?.[1] as Operation['kind'],
      sets: sets.map(({ key, length }) => ({ key, length })),
      regions: regionsOf(sets),
      comparedMax,
      isCut: sets.some(({ length, members }) => length > members.length),
    },
  };
}
