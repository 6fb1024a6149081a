/* The glass's first lines: which key, what it is, how it hangs in the keyspace, and how far it is from turning into
 * something else. */

import type { Gauge, KeyView } from '../inspect.ts';
import { address, clip, readable } from '../scenes/bytes-text.ts';
import style from './glass.module.css';
import { Ttl } from './Ttl.tsx';
import type { Words } from './words.ts';

const keyCharsMax = 32;

interface Props {
  readonly view: KeyView;
  readonly words: Words;
}

function Facts({ view, words }: Props) {
  const g = words.glass;
  return (
    <p className={style['facts']}>
      <span data-part="type">{view.type}</span>
      <span className={style['encoding']} data-part="encoding">{view.encoding}</span>
      <b className={style['key']} data-part="key" title={readable(view.key)}>
        {clip(readable(view.key), keyCharsMax)}
      </b>
      {view.db === 0 ? null : <span>{g.database(view.db)}</span>}
      <Ttl ttlMs={view.ttlMs} words={words} />
      <span data-part="memory" title={g.memoryTitle}>{g.memory(view.memoryBytes)}</span>
    </p>
  );
}

/** keyspace bucket, then entry, then object, then structure: each found through the one before. */
function Path({ view, words }: Props) {
  const { entry, object } = view;
  // Before a module's value stand 16 bytes that say which type it is.
  const what = view.type === 'ReJSON-RL' || view.type === 'TSDB-TYPE' ? 'moduleValue' : view.encoding;
  const target = object.pointer === null ? '' : ` → ${what} ${address(object.pointer)}`;
  return (
    <p className={style['path']} data-part="path">
      {words.glass.path} {words.glass.bucket(entry.bucket, entry.tableSize)}
      {` → dictEntry ${address(entry.address)} → robj ${address(object.address)}${target}`}
    </p>
  );
}

function GaugeLine({ gauge, words }: { readonly gauge: Gauge; readonly words: Words }) {
  const share = gauge.max <= 0 ? 1 : Math.min(1, gauge.now / gauge.max);
  const text = words.glass.gauge[gauge.measure](gauge.now, gauge.max);
  return (
    <div className={style['gauge']} data-part="gauge" title={gauge.directive}>
      <span>{text}</span>
      <span className={style['gaugeBar']} aria-hidden="true">
        <i style={{ width: `${share * 100}%` }} data-near={share >= 0.9} />
      </span>
      <span className={style['becomes']}>{words.glass.becomes(gauge.becomes)}</span>
    </div>
  );
}

export function Subject({ view, words }: Props) {
  return (
    <div className={style['subject']}>
      <Facts view={view} words={words} />
      <div className={style['beneath']}>
        <Path view={view} words={words} />
        {view.gauges.map((gauge) => (
          <GaugeLine key={`${gauge.directive} ${gauge.measure}`} gauge={gauge} words={words} />
        ))}
      </div>
    </div>
  );
}
