/** Members of a set by chance, left where they are or taken out. How they are drawn depends on how many of how many are wanted. */

import type { Call } from '../call.ts';
import { errors } from '../resp/errors.ts';
import * as dict from '../structures/dict.ts';
import * as robj from '../structures/robj.ts';
import * as element from '../types/element.ts';
import * as set from '../types/set.ts';
import * as setPlaces from '../types/set-places.ts';
import { drawDistinct, drawRepeatedly, keepInOrder, signedCountAt, type Urn } from './draw.ts';
import * as keys from './keys.ts';
import { command } from './table.ts';

/** Up to this many members popped for each that stays, the popped ones are taken out one by one; else those that stay are. */
const popsPerRemaining = 5;

const member = element.blank();

export const srandmember = command({
  name: 'srandmember',
  arity: -2,
  flags: 'readonly',
  acl: 'set',
  keys: [keys.at(1, 'RO access')],
  tips: ['nondeterministic_output'],
  group: 'set',
  since: '1.0.0',
  complexity: 'Without the count argument O(1), otherwise O(N) where N is the absolute value of the passed count.',
  summary: 'Get one or multiple random members from a set',
  history: [['2.6.0', 'Added the optional `count` argument.']],
  args: 'key:key#0 [count:integer@2.6.0]',
  run(c) {
    const { args, h } = c;
    if (args.count > 3) throw errors.syntax;
    if (args.count === 3) {
      replySeveral(c);
      return;
    }
    const o = c.db.readTyped(args, 1, robj.type.set);
    if (o === 0) c.reply.null();
    else element.reply(h, setPlaces.memberAt(h, o, setPlaces.randomPlace(h, o, c.random), member), c.reply);
  },
});

/** As many as argument 2 says. */
function replySeveral(c: Call): void {
  const { args, h } = c;
  const count = signedCountAt(args, 2);
  const o = c.db.readTyped(args, 1, robj.type.set);
  if (o === 0 || count === 0) {
    c.reply.array(0);
    return;
  }
  const urn = urnOf(c, o);
  const d = robj.encodingOf(h, o) === robj.encoding.hashtable ? robj.pointer(h, o) : 0;
  if (d !== 0) dict.pauseRehash(h, d); // a place must stay what it is until it is replied
  const take = (place: number): void => element.reply(h, setPlaces.memberAt(h, o, place, member), c.reply);
  try {
    if (count < 0) {
      c.reply.array(-count);
      drawRepeatedly(c, urn, -count, take);
    } else {
      const places = drawDistinct(urn, count);
      c.reply.array(places.length);
      places.forEach(take);
    }
  } finally {
    if (d !== 0) dict.resumeRehash(h, d);
  }
}

function urnOf(c: Call, o: number): Urn {
  const { h, random } = c;
  return {
    size: set.length(h, o),
    isListpack: robj.encodingOf(h, o) === robj.encoding.listpack,
    all: () => setPlaces.places(h, o),
    one: () => setPlaces.randomPlace(h, o, random),
    random,
  };
}

export const spop = command({
  name: 'spop',
  arity: -2,
  flags: 'write fast',
  acl: 'set',
  keys: [keys.at(1, 'RW access delete')],
  tips: ['nondeterministic_output'],
  group: 'set',
  since: '1.0.0',
  complexity: 'Without the count argument O(1), otherwise O(N) where N is the value of the passed count.',
  summary:
    'Returns one or more random members from a set after removing them. Deletes the set if the last member was ' +
    'popped.',
  history: [['3.2.0', 'Added the `count` argument.']],
  args: 'key:key#0 [count:integer@3.2.0]',
  run(c) {
    const { args, h } = c;
    if (args.count > 3) throw errors.syntax;
    if (args.count === 3) {
      popSeveral(c, args.integerAt(2, 0, Infinity, errors.mustBePositive));
      return;
    }
    const o = c.db.writeTyped(args, 1, robj.type.set);
    if (o === 0) {
      c.reply.null();
      return;
    }
    const popped = popOne(c, o);
    c.modified(1, 's', 'spop');
    if (popped !== undefined) c.propagateAs('SREM', args.text(1), popped);
    if (set.length(h, o) === 0) c.deleteEmptied(1);
  },
});

/** Returns the member's text where it is to be passed on. */
function popOne(c: Call, o: number): string | undefined {
  const { h } = c;
  const m = setPlaces.memberAt(h, o, setPlaces.randomPlace(h, o, c.random), member);
  element.reply(h, m, c.reply);
  const text = c.propagates ? element.text(h, m) : undefined;
  set.removeMember(h, o, m);
  return text;
}

/** Members popped by chance are passed on by name, so many a command. */
const propagatedMax = 1024;

function propagatePopped(c: Call, popped: readonly string[]): void {
  c.preventPropagation();
  for (let i = 0; i < popped.length; i += propagatedMax)
    c.alsoPropagate(['SREM', c.args.text(1), ...popped.slice(i, i + propagatedMax)]);
}

function popSeveral(c: Call, count: number): void {
  const { h } = c;
  const o = c.db.writeTyped(c.args, 1, robj.type.set);
  if (o === 0 || count === 0) {
    c.reply.set(0);
    return;
  }
  const size = set.length(h, o);
  const popped = Math.min(count, size);
  c.reply.set(popped);
  c.modified(1, 's', 'spop', popped);
  if (popped === size) {
    set.replyMembers(h, o, c.reply);
    c.deleteEmptied(1);
    if (c.propagates) c.propagateAs(c.limits.lazyfreeLazyServerDel ? 'UNLINK' : 'DEL', c.args.text(1));
  } else if ((size - popped) * popsPerRemaining > popped) popFew(c, o, popped);
  else popMost(c, o, size - popped);
}

/** Takes the popped ones out. */
function popFew(c: Call, o: number, popped: number): void {
  const { h } = c;
  if (robj.encodingOf(h, o) !== robj.encoding.listpack) {
    const texts = Array.from({ length: popped }, () => popOne(c, o));
    if (c.propagates) propagatePopped(c, texts as string[]);
    return;
  }
  const chosen = keepInOrder(setPlaces.places(h, o), popped, c.random);
  if (c.propagates) propagatePopped(c, chosen.map((place) => element.text(h, setPlaces.memberAt(h, o, place, member))));
  for (const place of chosen) element.reply(h, setPlaces.memberAt(h, o, place, member), c.reply);
  setPlaces.removeFromListpack(h, o, chosen);
}

/** Moves the members that stay to a new set, then replies the rest of the old one and replaces it. */
function popMost(c: Call, o: number, remaining: number): void {
  const { h } = c;
  const isIntset = robj.encodingOf(h, o) === robj.encoding.intset;
  const rest = isIntset ? set.createIntset(h) : set.createListpack(h);
  if (robj.encodingOf(h, o) === robj.encoding.listpack) {
    const chosen = keepInOrder(setPlaces.places(h, o), remaining, c.random);
    for (const place of chosen) set.addMember(h, rest, setPlaces.memberAt(h, o, place, member), c.limits);
    setPlaces.removeFromListpack(h, o, chosen);
  } else
    for (let i = 0; i < remaining; i++) {
      const m = setPlaces.memberAt(h, o, setPlaces.randomPlace(h, o, c.random), member);
      set.addMember(h, rest, m, c.limits);
      set.removeMember(h, o, m);
    }
  set.replyMembers(h, o, c.reply);
  if (c.propagates) propagatePopped(c, setPlaces.places(h, o).map((place) => element.text(h, setPlaces.memberAt(h, o, place, member))));
  c.db.replace(c.args, 1, rest);
}
