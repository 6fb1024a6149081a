/** How what happens in a consumer group is passed on: entries as claimed with all that is known of them, and how far the group has
 * come. */

import type { Call } from '../call.ts';
import * as sds from '../structures/sds.ts';
import * as groups from '../structures/stream-group.ts';
import * as streamId from '../structures/stream-id.ts';
import type { StreamId } from '../structures/stream-id.ts';

const last = streamId.zero();

/** Passes on that an entry, whose record is `p`, is pending: for its consumer, with its delivery time and count. */
export function propagatePending(c: Call, keyIndex: number, groupIndex: number, g: number, p: number, id: StreamId): void {
  const { args, h } = c;
  const name = groups.nameOf(h, groups.consumerOf(h, p));
  c.alsoPropagate([
    'XCLAIM', args.text(keyIndex), args.text(groupIndex), sds.text(h, name), '0', streamId.text(id),
    'TIME', String(groups.deliveryTime(h, p)), 'RETRYCOUNT', String(groups.deliveries(h, p)),
    'FORCE', 'JUSTID', 'LASTID', streamId.text(groups.lastId(h, g, last)),
  ]);
}

/** How far a group has come. */
export function propagateGroup(c: Call, keyIndex: number, groupIndex: number, g: number): void {
  const { args, h } = c;
  c.alsoPropagate([
    'XGROUP', 'SETID', args.text(keyIndex), args.text(groupIndex), streamId.text(groups.lastId(h, g, last)),
    'ENTRIESREAD', String(groups.entriesRead(h, g)),
  ]);
}

/** That there is a consumer: of one who acknowledges nothing, nothing else would tell. */
export function propagateConsumer(c: Call, keyIndex: number, groupIndex: number): void {
  const { args } = c;
  c.alsoPropagate(['XGROUP', 'CREATECONSUMER', args.text(keyIndex), args.text(groupIndex), args.text(groupIndex + 1)]);
}
