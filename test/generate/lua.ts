/* Lua programs drawn at random: numbers, strings, tables, functions, loops, errors caught and not, and commands. Each writes what it
 * computes into a table, whose texts it returns. What no two servers share is left out: addresses, the sign of a NaN, numbers too large
 * for a C integer where one is wanted. */

import fc from 'fast-check';

/** Texts of values: of a table its entries in an order of their own. */
const prelude = `local out = {}
local function str(v)
  if type(v) == 'number' and v ~= v then return 'nan' end
  if type(v) == 'table' or type(v) == 'function' then return type(v) end
  return tostring(v)
end
local function show(v, depth)
  depth = depth or 0
  if type(v) == 'string' then return string.format('%q', v) end
  if type(v) == 'number' and v == v then return string.format('%.17g', v) end
  if type(v) ~= 'table' or depth > 2 then return str(v) end
  local parts = {}
  for k, e in pairs(v) do parts[#parts + 1] = show(k, depth + 1) .. '=' .. show(e, depth + 1) end
  table.sort(parts)
  return '{' .. table.concat(parts, ',') .. '}'
end
local function put(...)
  for i = 1, select('#', ...) do out[#out + 1] = show((select(i, ...))) end
end
local a, b, c, t, u = 1, 'two', nil, {1, 2, 3, x = 'y'}, {}`;

const numbers = [
  '0', '1', '2', '3', '-1', '7', '10', '0.5', '2.5', '-3.25', '1e15', '9007199254740992', '0.1', '1e308', '255', '1/3',
];
const strings = [
  "''", "'a'", "'abc'", "'10'", "'0x10'", "' 5 '", "'1e2'", "'hello world'", "'a,b,,c'", "'\\0\\1'", "'%d+'", "'x=1, y=2'",
];
const names = ['a', 'b', 'c'] as const;
const tables = ['t', 'u'] as const;
const patterns = ["'%a+'", "'%d+'", "'(%w+)=(%w+)'", "'[^,]*'", "'l+'", "'^a'", "'.-'", "'%s'", "'()b'"];
const formats = ["'%s'", "'%q'", "'%5s|'", "'%-6s|'", "'%.2s'", "'%%'"];
const numberFormats = ["'%.3f'", "'%g'", "'%.14g'", "'%e'", "'%8.2f'", "'%.17g'"];
const commands = [
  "'SET', 'k', $", "'GET', 'k'", "'INCR', 'k'", "'INCRBY', 'k', $", "'APPEND', 'k', $", "'STRLEN', 'k'", "'DEL', 'k'", "'EXISTS', 'k', 'l'",
  "'RPUSH', 'l', $", "'LRANGE', 'l', 0, -1", "'LPOP', 'l'", "'HSET', 'h', $, $", "'HGET', 'h', $", "'HGETALL', 'h'", "'ZADD', 'z', $, $",
  "'ZSCORE', 'z', $", "'ZRANGE', 'z', 0, -1, 'WITHSCORES'", "'TYPE', 'k'", "'LLEN', 'k'", "'NOSUCH'", "'GET'", "'MGET', 'k', 'none'",
];

const small = fc.integer({ min: -4, max: 6 }).map(String);
const pick = (words: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...words);

/** A text with arbitraries in the places of its `$`. */
function filled(text: string, ...places: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  const parts = text.split('$');
  return fc.tuple(...places).map((words) => parts.map((part, i) => part + (words[i] ?? '')).join(''));
}

const { stmt } = fc.letrec<{ expr: string; stmt: string }>((tie) => {
  const e = tie('expr');
  const s = tie('stmt');
  const f = (text: string, ...places: readonly fc.Arbitrary<string>[]) =>
    filled(text, ...(places.length > 0 ? places : Array.from({ length: text.split('$').length - 1 }, () => e)));
  const block = fc.array(s, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));
  const atom = fc.oneof(pick(numbers), pick(strings), pick(names), pick(tables), pick(['nil', 'true', 'false', '{}']));
  const calling = pick(['call', 'pcall']);
  const command = fc.oneof(...commands.map((text) => f(`redis.$(${text})`, calling, ...(text.match(/\$/g) ?? []).map(() => e))));
  const operator = pick(['+', '-', '*', '/', '%', '^', '..', '==', '~=', '<', '<=', '>', '>=', 'and', 'or']);
  return {
    expr: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      { weight: 4, arbitrary: atom },
      { weight: 5, arbitrary: f('($ $ $)', e, operator, e) },
      { weight: 1, arbitrary: f('($ $)', pick(['-', 'not ', '#']), e) },
      f('$[$]', pick(tables), e), f('$.x', pick([...tables, 'a'])), f('{$, $}'), f('{$, x = $, [$] = $}'),
      f('str($)'), f('tonumber($)'), f('tonumber($, $)', e, pick(['2', '10', '16', '36'])), f('type($)'),
      f('string.rep($, $)', e, pick(['0', '1', '3'])), f('string.sub($, $, $)', e, small, small), f('string.byte($, $)', e, small),
      f('string.$($)', pick(['upper', 'lower', 'reverse', 'len']), e), f('($):upper()'),
      f('string.find($, $, $)', e, pick(patterns), small),
      f('string.match($, $)', e, pick(patterns)),
      f('string.gsub($, $, $)', e, pick(patterns), pick(["'-'", "'<%0>'", 't', 'string.upper'])),
      f('string.format($, $)', pick(formats), e), f('string.format($, $)', pick(numberFormats), e),
      f('math.$($)', pick(['floor', 'ceil', 'abs', 'sqrt']), e), f('math.$($, $)', pick(['max', 'min', 'fmod']), e, e),
      f('table.concat($, $)', pick(tables), e), f('#$', pick([...tables, 'b'])), f("select('#', $, $)"), f('select($, $, $)', small, e, e),
      f('(unpack({$, $}))'), f('pcall(string.rep, $)'), f('cjson.encode($)'), f('(function(p, ...) return ..., p end)($, $)'), command,
    ),
    stmt: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 4, arbitrary: f('$ = $', pick(names), e) },
      { weight: 4, arbitrary: f('put($)') },
      { weight: 2, arbitrary: f('$[$] = $', pick(tables), e, e) },
      f('$, $ = $, $', pick(names), pick(names), e, e), f('put(pcall(function() $ return $ end))', s, e), f('put(pcall(error, $))'),
      f('table.insert($, $)', pick(tables), e), f('put(table.remove($))', pick(tables)), f('local a = $\n$', e, s), f('error($)'),
      f('if $ then\n$\nelseif $ then\n$\nelse\n$\nend', e, block, e, block, block),
      f('for i = $, $, $ do\na = i\n$\nend', small, small, pick(['1', '2', '-1']), block),
      f('for i, v in ipairs($) do\nc = v\n$\nif i > 3 then break end\nend', pick(tables), block),
      f('do\nlocal n = 0\nwhile n < $ do\nn = n + 1\n$\nend\nend', small, block),
      f('do\nlocal n = 0\nrepeat\nlocal m = n\nn = n + 1\n$\nuntil m > 2 or $\nend', block, e),
      f('do\nlocal function f(p, q)\nif p then return q, a end\n$\nreturn $\nend\nput(f($, $))\nend', block, e, e, e),
      f('do\nlocal n = $\nlocal function up() n = n + 1 return n end\nput(pcall(up)) put(pcall(up))\nend', e),
      f('setmetatable($, {__index = function(_, k) return k end, __add = function(x, y) return $ end})', pick(tables), e),
    ),
  };
});

/** Each statement by itself, so that one that fails is told and the others follow; the last may fail for good. */
export const luaPrograms: fc.Arbitrary<string> = fc.tuple(fc.array(stmt, { minLength: 2, maxLength: 8 }), stmt, fc.boolean()).map(
  ([caught, last, fails]) =>
    [
      prelude, ...caught.map((text) => `put(pcall(function()\n${text}\nend))`), ...(fails ? [`do\n${last}\nend`] : []),
      'put(a, b, c, t, u)', 'return out',
    ].join('\n'),
);
