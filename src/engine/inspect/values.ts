/** Other scenes of the key touched last: a stream's groups, the encodings of its type. */

import type { EncodingInspectorView, EncodingStep, StreamLanesView, TypeName } from '../../inspect.ts';
import { keyView } from './key-view.ts';
import type { Look } from './look.ts';

const subjectView = ({ node, subject, from, nowMs }: Look) =>
  subject === null ? null : keyView(node.space, subject.db, subject.key, from, nowMs);

export function streamLanes(look: Look): StreamLanesView {
  const key = subjectView(look);
  return { scene: 'stream-lanes', nowMs: look.nowMs, key: key?.type === 'stream' ? key : null };
}

/** Each type's encodings, smallest first, with the directives that end each. Those of strings are fixed numbers. */
const ladders: Readonly<Record<TypeName, readonly (readonly [EncodingStep['encoding'], ...string[]])[]>> = {
  string: [['int', '64-bit'], ['embstr', '44'], ['raw']],
  list: [['listpack', 'list-max-listpack-size'], ['quicklist']],
  hash: [['listpack', 'hash-max-listpack-entries', 'hash-max-listpack-value'], ['hashtable']],
  set: [
    ['intset', 'set-max-intset-entries'],
    ['listpack', 'set-max-listpack-entries', 'set-max-listpack-value'],
    ['hashtable'],
  ],
  zset: [['listpack', 'zset-max-listpack-entries', 'zset-max-listpack-value'], ['skiplist']],
  'ReJSON-RL': [['raw']],
  'TSDB-TYPE': [['raw']],
  stream: [['stream', 'stream-node-max-bytes', 'stream-node-max-entries']],
};

const conversionsMax = 12;

export function encodingInspector(look: Look): EncodingInspectorView {
  const { node, history } = look;
  const key = subjectView(look);
  const steps = key === null ? [] : ladders[key.type];
  return {
    scene: 'encoding-inspector',
    key,
    ladder: steps.map(([encoding, ...limits]) => ({
      encoding,
      limits: limits.map((directive) => ({
        directive,
        value: directive.includes('-max-') ? node.config.value(directive) : '',
      })),
    })),
    conversions: history
      .all('encoding.converted')
      .filter(({ event }) => event.type === key?.type)
      .slice(-conversionsMax)
      .map(({ event: { from, to, why } }) => ({ from, to, why })),
  };
}
