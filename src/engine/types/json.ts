/** The type that RedisJSON brings: one document under a key, a tree of blocks (structures/json.ts). */

import type { JsonNodeView, JsonView } from '../../inspect.ts';
import type { Heap } from '../memory/heap.ts';
import * as json from '../structures/json.ts';
import { JsonError, parse, quote, write } from '../structures/json-text.ts';
import * as module from './module.ts';

/** What a view shows: so many nodes, and so much of a scalar's text. */
const nodesShown = 300;
const textShown = 80;

export const jsonType: module.ModuleType = {
  name: 'ReJSON-RL',
  version: 3,
  free: json.free,
  memoryBytes: json.memoryBytes,
  duplicate: json.duplicate,
  save: (h, root) => [write(h, root)],
  load,
  view: (h, root) => ({ kind: 'json', json: view(h, root) }),
};

module.register(jsonType);

function load(h: Heap, saved: readonly string[]): number | undefined {
  const [text, ...more] = saved;
  if (text === undefined || more.length > 0) return undefined;
  try {
    return parse(h, text);
  } catch (thrown) {
    if (thrown instanceof JsonError) return undefined;
    throw thrown;
  }
}

function view(h: Heap, root: number): JsonView {
  const nodes: JsonNodeView[] = [];
  let nodeCount = 0;
  const visit = (v: number, name: string, path: string, depth: number, nameBytes: number): void => {
    if (nodeCount++ < nodesShown) nodes.push(nodeView(h, v, name, path, depth, nameBytes));
    if (!json.isContainer(h, v)) return;
    const isArray = json.isArray(h, v);
    for (let i = 0; i < json.length(h, v); i++) {
      const inner = isArray ? String(i) : json.nameText(h, v, i);
      const bytes = isArray ? 0 : h.usableBytes(json.name(h, v, i));
      visit(json.item(h, v, i), inner, path + step(inner, isArray), depth + 1, bytes);
    }
  };
  visit(root, '', '$', 0, 0);
  return { nodes, nodeCount };
}

const step = (name: string, isIndex: boolean): string =>
  isIndex ? `[${name}]` : /^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `[${quote(name)}]`;

function nodeView(h: Heap, v: number, name: string, path: string, depth: number, nameBytes: number): JsonNodeView {
  const isContainer = json.isContainer(h, v);
  const items = isContainer ? json.items(h, v) : 0;
  const text = isContainer ? '' : write(h, v);
  return {
    address: json.isConstant(v) ? 0 : v,
    depth, kind: json.kindOf(h, v), name, path,
    text: text.length > textShown ? `${text.slice(0, textShown)}…` : text,
    length: isContainer ? json.length(h, v) : 0,
    capacity: isContainer ? json.capacity(h, v) : 0,
    bytes: (json.isConstant(v) ? 0 : h.usableBytes(v)) + (items === 0 ? 0 : h.usableBytes(items)),
    nameBytes,
  };
}
