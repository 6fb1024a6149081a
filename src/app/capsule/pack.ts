/* A capsule: a session, a moment of it and what was looked at, as text that fits into a link. It is JSON, deflated, in base64url; the
 * version stands before it. A capsule need not be trusted: text that is too long, not base64, not deflate, not JSON, or that inflates
 * beyond the limit is refused with a reason. What comes out is data: the worker checks its session field by field before any of it is
 * replayed, and nothing in it is ever run as code. */

import type { Moment } from '../../inspect.ts';
import { placeOf } from '../place.ts';
import { linePercentMax, linePercentMin, type PaneName, usualLines } from '../state/layout.ts';

const version = 'v1';
/** A link longer than this is offered as a file: mail programs and chats cut it. */
export const linkCharactersMax = 16_000;
/** How many characters a capsule may have, and how many bytes it may inflate to. */
const packedMax = 24 << 20;
const unfoldedMax = 96 << 20;

export interface Capsule {
  /** As the worker gave it (sim/kept.ts), with requests as byte strings. */
  readonly session: unknown;
  readonly cursor: Moment | null;
  readonly look: Look;
}

/** How the page was arranged. */
export interface Look {
  /** What lay beside the terminal, as an address; places that have a world of their own are left out. */
  readonly address: string;
  readonly thirdPercent: number;
  readonly glassPercent: number;
  readonly big: PaneName | null;
  readonly asText: boolean;
  readonly pinned: { readonly db: number; readonly key: string } | null;
}

export type Fault = 'version' | 'long' | 'broken';

export class CapsuleError extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault);
    this.fault = fault;
  }
}

export const isCapsule = (hash: string): boolean => /^#?v\d+=/.test(hash);

export async function pack(capsule: Capsule): Promise<string> {
  const text = JSON.stringify(capsule, (_, value) => (value instanceof Uint8Array ? { bytes: byteString(value) } : value));
  const deflated = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const packed = new Uint8Array(await new Response(deflated).arrayBuffer());
  return `${version}=${btoa(byteString(packed)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

/** Throws a CapsuleError. */
export async function unpack(text: string): Promise<Capsule> {
  const bare = text.trim().replace(/^#/, '');
  if (bare.length > packedMax) throw new CapsuleError('long');
  const [name = '', data = ''] = bare.split('=', 2);
  if (name !== version) throw new CapsuleError(/^v\d+$/.test(name) ? 'version' : 'broken');
  try {
    const packed = Uint8Array.from(atob(data.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    return checked(JSON.parse(await unfolded(packed), revive));
  } catch (error) {
    throw error instanceof CapsuleError ? error : new CapsuleError('broken');
  }
}

/** Inflates piece by piece, and gives up where there is too much. */
async function unfolded(packed: Uint8Array<ArrayBuffer>): Promise<string> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > unfoldedMax) {
      await reader.cancel();
      throw new CapsuleError('long');
    }
    text += decoder.decode(value, { stream: true });
  }
}

function revive(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('bytes' in value) || typeof value.bytes !== 'string') return value;
  return Uint8Array.from(value.bytes, (char) => char.charCodeAt(0));
}

function checked(data: unknown): Capsule {
  if (typeof data !== 'object' || data === null) throw new CapsuleError('broken');
  const { session, cursor, look } = data as Record<string, unknown>;
  return { session, cursor: momentOf(cursor), look: lookOf(look) };
}

function momentOf(data: unknown): Moment | null {
  if (typeof data !== 'object' || data === null) return null;
  const { entries, atUs } = data as Record<string, unknown>;
  if (!Number.isSafeInteger(entries) || typeof atUs !== 'number' || !Number.isFinite(atUs)) throw new CapsuleError('broken');
  return { entries: entries as number, atUs };
}

const paneNames: readonly unknown[] = ['third', 'glass', 'terminal'] satisfies PaneName[];
/** Kinds of places that show the session's own world. */
const carriedPlaces: readonly string[] = ['scene', 'key', 'time', 'editor'];
const addressCharactersMax = 2000;

/** An address, if a capsule may carry it; else the playground's. */
export const carried = (address: unknown): string =>
  typeof address === 'string' && address.length <= addressCharactersMax && carriedPlaces.includes(placeOf(address).head) ? address : '#/';

function lookOf(data: unknown): Look {
  const { address, thirdPercent, glassPercent, big, asText, pinned } = recordOf(data);
  const { db, key } = recordOf(pinned);
  const isKey = Number.isInteger(db) && (db as number) >= 0 && (db as number) < 16 && typeof key === 'string';
  const percent = (value: unknown, usual: number): number =>
    typeof value === 'number' && value >= linePercentMin && value <= linePercentMax ? value : usual;
  return {
    address: carried(address),
    thirdPercent: percent(thirdPercent, usualLines.thirdPercent),
    glassPercent: percent(glassPercent, usualLines.glassPercent),
    big: paneNames.includes(big) ? (big as PaneName) : null,
    asText: asText === true,
    pinned: isKey ? { db: db as number, key: key as string } : null,
  };
}

const recordOf = (data: unknown): Record<string, unknown> =>
  (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;

function byteString(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}
