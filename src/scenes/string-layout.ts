/* A string, in the three ways it can lie in memory. int: the object alone, the number in its pointer's place. embstr:
 * the object and the sds in one block, so one section. raw: two blocks and a pointer between them. */

import type { KeyView, SdsView, ValueView } from '../inspect.ts';
import type { ByteMap } from './byte-map.ts';
import { type Robj, robjRuns } from './robj-bytes.ts';
import { sdsSections } from './sds-bytes.ts';

const robjBytes = 16;

const sdsOf = (value: ValueView | undefined): SdsView | null => (value?.kind === 'sds' ? value.sds : null);

export function robjOf(view: KeyView): Robj {
  const { type, encoding, object, value } = view;
  return { type, encoding, object, number: value.kind === 'int' ? value : null };
}

export function layout(view: KeyView, before: KeyView | null): ByteMap {
  const { runs, fields } = robjRuns(robjOf(view), before === null ? null : robjOf(before));
  const robj = { title: 'robj', address: view.object.address, start: 0, runs, hiddenBytes: 0 };
  const sds = sdsOf(view.value);
  if (sds === null) return { sections: [robj], fields, elements: [] };
  const together = sds.address === view.object.address + robjBytes + sds.headerBytes.length;
  const title = together ? 'robj + sds' : 'sds';
  const { sections, fields: sdsFields } = sdsSections(sds, sdsOf(before?.value), title, together ? runs : []);
  return { sections: together ? sections : [robj, ...sections], fields: [...fields, ...sdsFields], elements: [] };
}
