/* Lua programs drawn at random for their ways: loops in loops, closures that catch what turns, recursion, tail calls, varargs, objects,
 * metamethods, coroutines, errors caught and not. lua.ts draws for what operations and libraries answer; here it is the flow. Each ends,
 * and returns the texts of what it met on its way. */

import fc from 'fast-check';

const prelude = `local log, calls = {}, 0
local function text(v)
  if type(v) == 'number' then return v ~= v and 'nan' or string.format('%.17g', v) end
  if type(v) == 'table' then return 'table of ' .. #v end
  if type(v) == 'string' or type(v) == 'nil' or type(v) == 'boolean' then return tostring(v) end
  return type(v)
end
local function emit(...)
  for i = 1, select('#', ...) do if #log < 400 then log[#log + 1] = text((select(i, ...))) end end
  return ...
end
local Object = {}
Object.__index = Object
Object.__add = function(p, q) return (type(p) == 'table' and p.n or p) + (type(q) == 'table' and q.n or q) end
Object.__eq = function(p, q) emit('eq') return p.n == q.n end
Object.__lt = function(p, q) return p.n < q.n end
Object.__concat = function(p, q) return text(p) .. '..' .. text(q) end
Object.__call = function(self, ...) emit('called', ...) return self.n, ... end
function Object.new(n) return setmetatable({n = n}, Object) end
function Object:add(m) self.n = self.n + m return self, m end
function Object:get(...) return self.n, ... end
local lazy = setmetatable({}, {
  __index = function(_, k) for i = 1, 3 do calls = calls + 1 end return k end,
  __newindex = function(s, k, v) rawset(s, k, v) emit(k) end,
})`;

const small = fc.integer({ min: -3, max: 5 }).map(String);
const pick = (...words: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...words);
const names = pick('x', 'y', 'z');

/** A text with arbitraries in the places of its `$`. */
function filled(text: string, places: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  const parts = text.split('$');
  return fc.tuple(...places).map((words) => parts.map((part, i) => part + (words[i] ?? '')).join(''));
}

const { block } = fc.letrec<{ expr: string; stmt: string; block: string }>((tie) => {
  const e = tie('expr');
  const b = tie('block');
  /** For functions without arguments of their own. */
  const fixed = b.map((text) => text.replaceAll('...', 'nil'));
  const f = (text: string, ...places: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> => filled(text, places);
  const n = f('(tonumber($) or 1)', e);
  return {
    expr: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      { weight: 6, arbitrary: fc.oneof(names, small, pick('0.5', "'7'", "'s'", 'nil', 'true', 'false', 't', 'o', '#t', '...')) },
      { weight: 4, arbitrary: f('($ $ $)', e, pick('+', '-', '*', '/', '%', '..', '==', '~=', '<', '<=', '>', '>=', 'and', 'or'), e) },
      f('($ + $ % 3)', n, n), f('(-$)', n), f('(not $)', e), f('($ ^ 2)', n),
      f('t[$]', e), f('t.k'), f('o.n'), f('lazy[$]', e), f('emit($)', e),
      f('(emit($, $))', e, e), f('o:get($)', e), f('(o + $)', n), f('o($)', e),
      f('{$, k = $, $}', e, e, e), f("select('#', $)", e), f('pcall($, $)', pick('emit', 'error', 'tonumber', 'o'), e),
      f('(function(a, ...) local x = a $ return x, ... end)($, $)', b, e, e), f('tostring($ == $)', e, e), f('tonumber($)', e),
    ),
    stmt: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      { weight: 5, arbitrary: f('$ = $', names, e) },
      { weight: 3, arbitrary: f('emit($)', e) },
      { weight: 2, arbitrary: f('$, $ = $, $', names, names, e, e) },
      f('$, $ = emit($, $)', names, names, e, e), f('local x, z = $', e), f('local y = $', e), f('t[#t + 1] = $', e),
      f('t[$] = $', small, e),
      f('t.k = $', e), f('lazy[$] = $', small, e), f('o:add($)', n), f('if $ then $ elseif $ then $ else $ end', e, b, e, b, b),
      f('for i = $, $, $ do x = i $ end', small, small, pick('1', '2', '-1', '0.5'), b), f('for i = 1, 4 do i = i + $ $ end', n, b),
      f('for i, v in ipairs(t) do if i > 4 then break end y = v $ end', b), f('for k, v in pairs(t) do z = v $ end', b),
      f('for i, j in function(s, c) if c < s then return c + 1, s end end, $, 0 do z = j $ end', pick('0', '2', '3'), b),
      f('do local i = 0 while i < $ do i = i + 1 $ if $ then break end end end', small, b, e),
      f('do local i = 0 repeat local w = i i = i + 1 t[#t + 1] = function() w = w + 1 return w, i end $ until i > 2 or $ end', b, e),
      f('do local fs = {} for i = 1, 3 do fs[i] = function() i = i + 1 return i, x end $ end emit(fs[1]()) emit(fs[1](), fs[3]()) end', b),
      f('do local function r(d, ...) if d <= 0 then return x, ... end $ return r(d - 1, d, ...) end emit(r($, $)) end', b, small, e),
      f('do local function r(d) if d <= 0 then return 0 end $ return 1 + r(d - 1) end emit(r($)) end', b, pick('2', '4', '200')),
      f('emit(pcall(function(...) $ error($, $) end, x, y))', b, e, pick('0', '1', '2')),
      f('emit(pcall(function(...) $ error({k = $}) end))', b, e),
      f('emit(xpcall(function() $ return nil + x end, function(m) return m end))', fixed),
      f(`do local co = coroutine.wrap(function(...) for i = 1, 3 do x = coroutine.yield(i, $) $ end return $ end)
        emit(co(y)) emit(co()) emit(pcall(co, z)) end`, e, b, e),
      f('do local s = {3, 1, 2, $} table.sort(s, function(p, q) x = x $ return p < q end) emit(unpack(s)) end', n, fixed),
      f("emit((string.gsub('abc', '%w', function(c) y = c $ return $ end)))", fixed, pick('c', 'nil', "'-'")),
      f('if x == y then return $ end', e), f('do return o:get($) end', e), f('calls = calls + 1 if calls > 2000 then error("enough") end'),
    ),
    block: fc.array(tie('stmt'), { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
  };
});

const drawn = fc.tuple(fc.array(block, { minLength: 1, maxLength: 4 }), fc.boolean());

/** Each block in a function of its own, with locals and arguments; the last may fail for good. */
export const luaFlows: fc.Arbitrary<string> = drawn.map(([blocks, fails]) => {
  const parts = blocks.map((text, i) => {
    const body = `local x, y, z, t, o = 1, 2, 'z', {1, 2, 3, k = 4}, Object.new(${i})\n${text}\nemit(x, y, z, #t, o.n)`;
    return fails && i === blocks.length - 1 ? body : `emit(pcall(function(...)\n${body}\nend, 8, 9))`;
  });
  return `${prelude}\n${parts.join('\n')}\nreturn log`;
});
