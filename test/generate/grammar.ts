/* Commands from their own grammar: what an entry of the command table says about its arguments is enough to call it,
 * with every combination of options, and now and then wrongly. */

import fc from 'fast-check';
import { type Argument, parseGrammar } from '../../src/engine/commands/grammar.ts';
import type { Command } from '../../src/engine/commands/table.ts';
import * as pools from './pools.ts';

export type Argv = readonly string[];

/** Repeated arguments come up to so many times. */
const repeatsMax = 4;

const none: fc.Arbitrary<Argv> = fc.constant([]);

/** A command with arguments after its grammar; one in thirty is spoiled. */
export function fromGrammar(command: Command): fc.Arbitrary<Argv> {
  const kind = kindOf(command);
  const words = command.name.split('|');
  const right = sequence(parseGrammar(command.args ?? ''), { name: command.name, kind }).map((rest) => [
    ...words,
    ...rest,
  ]);
  if (command.flagSet.has('blocking')) return right.chain(inAnyCase); // spoiled, it might wait for ever
  return fc.oneof({ weight: 30, arbitrary: right.chain(inAnyCase) }, { weight: 1, arbitrary: right.chain(spoiled) });
}

interface Context {
  readonly name: string;
  readonly kind: pools.Kind | undefined;
}

function kindOf(command: Command): pools.Kind | undefined {
  const group = { 'sorted-set': 'zset', bitmap: 'string' }[command.group as string] ?? command.group;
  return pools.kinds.find((kind) => kind === group);
}

const inAnyCase = (argv: Argv): fc.Arbitrary<Argv> =>
  fc.boolean().map((upper) => [upper ? (argv[0] as string).toUpperCase() : (argv[0] as string), ...argv.slice(1)]);

/** One argument too many, too few, doubled, or replaced. */
const spoiled = (argv: Argv): fc.Arbitrary<Argv> =>
  fc
    .tuple(
      fc.nat({ max: Math.max(0, argv.length - 2) }),
      fc.constantFrom('drop', 'double', 'replace', 'append'),
      pools.value,
    )
    .map(([at, how, word]) => {
      if (argv.length < 2 || how === 'append') return [...argv, word];
      const i = at + 1;
      const put = how === 'drop' ? [] : how === 'double' ? [argv[i] as string, argv[i] as string] : [word];
      return [...argv.slice(0, i), ...put, ...argv.slice(i + 1)];
    });

function concat(parts: readonly fc.Arbitrary<Argv>[]): fc.Arbitrary<Argv> {
  return parts.length === 0 ? none : fc.tuple(...parts).map((each) => each.flat());
}

/** Arguments one after the other. What counts the keys after it is drawn together with them. Options that stand side
 * by side come in any order. */
function sequence(list: readonly Argument[], context: Context): fc.Arbitrary<Argv> {
  const parts: fc.Arbitrary<Argv>[] = [];
  for (let i = 0; i < list.length; i++) {
    const each = list[i] as Argument;
    if (each.name === 'numkeys') {
      parts.push(countedKeys(context));
      i++;
    } else if (each.optional) {
      const options = [each];
      while (list[i + 1]?.optional === true) options.push(list[++i] as Argument);
      parts.push(shuffled(options.map((option) => argument(option, context))));
    } else parts.push(argument(each, context));
  }
  return concat(parts);
}

const shuffled = (parts: readonly fc.Arbitrary<Argv>[]): fc.Arbitrary<Argv> =>
  parts.length === 1
    ? (parts[0] as fc.Arbitrary<Argv>)
    : fc
        .tuple(
          fc.shuffledSubarray(
            parts.map((_, i) => i),
            { minLength: parts.length, maxLength: parts.length },
          ),
          fc.tuple(...parts),
        )
        .map(([order, words]) => order.flatMap((i) => words[i] as Argv));

const countedKeys = ({ kind }: Context): fc.Arbitrary<Argv> =>
  fc
    .tuple(
      fc.array(pools.key(kind), { minLength: 1, maxLength: 3 }),
      fc.oneof({ weight: 20, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(1, -1, -5, 100) }),
    )
    .map(([keys, error]) => [String(keys.length + error), ...keys]);

function argument(each: Argument, context: Context): fc.Arbitrary<Argv> {
  const one = withToken(each, once(each, context));
  const repeated = each.multiple ? repeat(each, context) : one;
  return each.optional ? fc.oneof({ weight: 2, arbitrary: none }, { weight: 1, arbitrary: repeated }) : repeated;
}

function repeat(each: Argument, context: Context): fc.Arbitrary<Argv> {
  const one = each.multipleToken ? withToken(each, once(each, context)) : once(each, context);
  const many = fc.array(one, { minLength: 1, maxLength: repeatsMax }).map((words) => words.flat());
  return each.multipleToken ? many : withToken(each, many);
}

const withToken = (each: Argument, arbitrary: fc.Arbitrary<Argv>): fc.Arbitrary<Argv> =>
  each.token === undefined || each.type === 'pure-token'
    ? arbitrary
    : arbitrary.map((words) => [each.token as string, ...words]);

function once(each: Argument, context: Context): fc.Arbitrary<Argv> {
  switch (each.type) {
    case 'pure-token':
      return fc.boolean().map((upper) => [upper ? (each.token as string) : (each.token as string).toLowerCase()]);
    case 'oneof':
      return fc.oneof(...each.arguments.map((choice) => argument({ ...choice, optional: false }, context)));
    case 'block':
      return sequence(each.arguments, context);
    default:
      return word(each, context).map((text) => [text]);
  }
}

function word(each: Argument, { name, kind }: Context): fc.Arbitrary<string> {
  switch (each.type) {
    case 'key':
      return pools.key(kind);
    case 'integer':
      if (kind === 'stream' && each.name === 'milliseconds') return timeoutMs;
      return integerNamed(each.name, name);
    case 'double':
      if (kind === 'geo' && placeNamed[each.name] !== undefined) return placeNamed[each.name] as fc.Arbitrary<string>;
      return /^(min|max)$/.test(each.name) ? pools.scoreBound : each.name === 'timeout' ? timeout : pools.double;
    case 'unix-time':
      return each.name.includes('milli') ? pools.unixMilliseconds : pools.unixSeconds;
    case 'pattern':
      return pools.pattern;
    default:
      return (kind === 'stream' ? streamWord(each.name, name) : undefined) ?? stringNamed(each.name, name);
  }
}

const placeNamed: Readonly<Record<string, fc.Arbitrary<string>>> = {
  longitude: pools.longitude, latitude: pools.latitude, radius: pools.distance, width: pools.distance, height: pools.distance,
};

/** How long XREAD may wait. */
const timeoutMs = fc.constantFrom('1', '2', '-1', 'x');

function streamWord(argument: string, command: string): fc.Arbitrary<string> | undefined {
  if (argument === 'group') return pools.group;
  if (argument === 'consumer') return pools.consumer;
  if (argument === 'min-idle-time') return pools.minIdle;
  if (/^(start|end)$/.test(argument)) return pools.streamBound;
  if (argument === 'threshold') return fc.oneof(pools.count, pools.streamId);
  if (argument === 'id' && command === 'xadd') return pools.newStreamId;
  return /id$/.test(argument) ? pools.streamId : undefined;
}

/** Of a blocking command: short, and never 0, which would wait for ever. */
const timeout = fc.constantFrom('0.001', '0.002', '1e-3', '-1', 'x', '1e300');

function integerNamed(argument: string, command: string): fc.Arbitrary<string> {
  if (argument === 'seconds') return pools.seconds;
  if (argument === 'milliseconds') return pools.milliseconds;
  if (argument === 'offset' && /^(setrange|zrangestore)$/.test(command)) return pools.offset;
  if (/^(start|stop|end|index|offset)$/.test(argument)) return pools.index;
  if (/count|limit|rank|len/.test(argument)) return pools.count;
  if (/db|index\d/.test(argument)) return fc.constantFrom('0', '1', '0', '1', '0', '1', '16', '-1', 'x');
  if (argument === 'cursor')
    return fc.oneof(
      { weight: 9, arbitrary: fc.constant('0') },
      { weight: 1, arbitrary: fc.constantFrom('x', '-1', '18446744073709551616') },
    );
  if (argument === 'timeout') return timeout;
  return pools.integer;
}

function stringNamed(argument: string, command: string): fc.Arbitrary<string> {
  if (/lex/.test(command) && /^(min|max)$/.test(argument)) return pools.lexBound;
  if (/^(start|stop|min|max)$/.test(argument))
    return fc.oneof(
      { weight: 3, arbitrary: pools.index },
      { weight: 1, arbitrary: pools.scoreBound },
      { weight: 1, arbitrary: pools.lexBound },
    );
  if (/member|field/.test(argument)) return pools.member;
  if (argument === 'type') return fc.constantFrom('string', 'list', 'hash', 'set', 'zset', 'stream', 'x');
  return pools.value;
}
