/* Data that is new each time, so that an answer cannot be learnt by heart. A lesson names its values:
 *
 *   id: 100..999             a whole number of a range
 *   name: [mina, jun, sora]  one of a list
 *   left: = stock - 2 * n    made from values above it
 *
 * and `{id}` stands for one wherever the lesson has text or commands. The same seed gives the same values. */

export type FreshSpec = Readonly<Record<string, string | readonly (string | number)[]>>;
export type FreshValues = Readonly<Record<string, string>>;

/** Throws when a rule is none, or names a value that is not above it. */
export function freshValues(spec: FreshSpec, seed: string): FreshValues {
  const random = randomOf(seed);
  const values: Record<string, string> = {};
  for (const [name, rule] of Object.entries(spec)) values[name] = drawn(rule, values, random);
  return values;
}

function drawn(rule: FreshSpec[string], values: FreshValues, random: () => number): string {
  if (typeof rule !== 'string') return String(rule[Math.floor(random() * rule.length)]);
  if (rule.startsWith('=')) return String(sum(rule.slice(1), values));
  const range = /^(-?\d+)\.\.(-?\d+)$/.exec(rule);
  if (range === null) throw new Error(`this says no value: ${rule}`);
  const min = Number(range[1]);
  return String(min + Math.floor(random() * (Number(range[2]) - min + 1)));
}

/** Numbers and names, joined by + - *, which bind as in arithmetic. */
function sum(text: string, values: FreshValues): number {
  const terms = text.replaceAll(/\s/g, '').match(/[+-]?[^+-]+/g) ?? [];
  return terms.reduce((total, term) => total + product(term, values), 0);
}

function product(term: string, values: FreshValues): number {
  const sign = term.startsWith('-') ? -1 : 1;
  return term.replace(/^[+-]/, '').split('*').reduce((result, factor) => {
    const number = Number(values[factor] ?? factor);
    if (Number.isNaN(number)) throw new Error(`${factor} is no number here: ${term}`);
    return result * number;
  }, sign);
}

/** Text with its values in place. Braces around other names stay: they are hash tags, or JSON. */
export function filled(text: string, values: FreshValues): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Numbers from 0 to 1 out of a text: mulberry32 (T. Ettinger, public domain) over an FNV-1a hash. */
export function randomOf(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
