/* A reply as it came over the wire, in either protocol. Texts are byte strings (one character per byte); numbers stay
 * the decimal text that was sent, because a 64-bit integer does not fit a JavaScript number and a double must print
 * as it came. */

export type Reply =
  | { readonly type: 'status' | 'error' | 'integer' | 'string' | 'double' | 'bignum'; readonly text: string }
  | { readonly type: 'verbatim'; readonly format: string; readonly text: string }
  | { readonly type: 'nil' }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'array' | 'set' | 'push'; readonly items: readonly Reply[] }
  /** Keys and values by turns, as sent: a map may hold a key twice, and keys need not be strings. */
  | { readonly type: 'map' | 'attribute'; readonly items: readonly Reply[] };

/** The items of anything that has items. */
export function itemsOf(reply: Reply | undefined): readonly Reply[] {
  return reply !== undefined && 'items' in reply ? reply.items : [];
}

/** The text of anything that has a text; '' otherwise. */
export function textOf(reply: Reply | undefined): string {
  return reply !== undefined && 'text' in reply ? reply.text : '';
}

/** A reply's field, whether it came as a RESP3 map or as RESP2's flat array. */
export function fieldOf(reply: Reply | undefined, name: string): Reply | undefined {
  const items = itemsOf(reply);
  for (let i = 0; i + 1 < items.length; i += 2) if (textOf(items[i]) === name) return items[i + 1];
  return undefined;
}
