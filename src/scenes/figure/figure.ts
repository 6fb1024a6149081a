/* What a scene of the server is made of. A mechanism's layout(view) is pure and says what there is to see as a few blocks: lanes
 * with things in them, cells of a grid, bars, a drawing, bytes on the wire. How a block looks, how it is lit and how it reads as
 * text is said once, in this folder, so that a queue looks the same in every scene and a new scene is words and numbers only.
 *
 * Nothing here knows a mechanism. A `part` names a piece of a picture for whoever wants to point at it from prose. */

import type { MarkKind } from '../byte-map.ts';

/** What a hue says; the tokens of the theme. */
export type Tone =
  | 'plain'
  | 'dim'
  | 'key'
  | 'payload'
  | 'header'
  | 'pointer'
  | 'free'
  | 'danger'
  | 'moved'
  | 'read'
  | NodeTone;
/** One hue per connection or server. */
export type NodeTone = 'node-a' | 'node-b' | 'node-c' | 'node-d' | 'node-e' | 'node-f';

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly tone?: Tone;
  readonly mark?: MarkKind | null;
  readonly part?: string;
}

export interface Chip {
  /** Unique within its lane. */
  readonly id: string;
  readonly text: string;
  readonly note?: string;
  readonly tone?: Tone;
  readonly mark?: MarkKind | null;
  /** Struck through: gone, refused, undone. */
  readonly isGone?: boolean;
}

export interface Lane {
  readonly id: string;
  readonly name: string;
  readonly tone?: Tone;
  readonly note?: string;
  readonly chips: readonly Chip[];
  /** Chips that exist and are not here, and where they would stand. */
  readonly more?: { readonly count: number; readonly after: number };
  /** Said in place of chips when there are none. */
  readonly empty?: string;
  readonly mark?: MarkKind | null;
  /** Things that wait at the lane's ends. */
  readonly arrows?: boolean;
}

export interface Bar {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  readonly text: string;
  readonly tone?: Tone;
  readonly mark?: MarkKind | null;
}

export interface CellKind {
  readonly code: string;
  readonly tone: Tone;
  /** 0 to 1: how full. */
  readonly fill: number;
  readonly name: string;
}

export interface Shape {
  readonly kind: 'rect' | 'line' | 'path' | 'circle' | 'text';
  readonly id: string;
  readonly tone?: Tone;
  readonly mark?: MarkKind | null;
  readonly part?: string;
  readonly title?: string;
}

export type Drawn =
  | (Shape & {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly fill?: Fill;
    })
  | (Shape & {
      readonly kind: 'line';
      readonly x1: number;
      readonly y1: number;
      readonly x2: number;
      readonly y2: number;
      readonly dashed?: boolean;
      /** Of a grid, an axis: behind what is drawn. */
      readonly faint?: boolean;
      readonly arrow?: boolean;
    })
  | (Shape & { readonly kind: 'path'; readonly d: string; readonly fill?: Fill; readonly dashed?: boolean })
  | (Shape & {
      readonly kind: 'circle';
      readonly x: number;
      readonly y: number;
      readonly r: number;
      readonly fill?: Fill;
    })
  | (Shape & {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly anchor?: 'start' | 'middle' | 'end';
      readonly bold?: boolean;
    });

/** `shade` is a tint without an outline. */
export type Fill = 'tint' | 'shade' | 'solid' | 'none' | 'hatch';

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Drawn[];
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface WireToken {
  readonly text: string;
  readonly role: 'type' | 'length' | 'payload' | 'end' | 'more';
}

export type Block =
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | {
      readonly kind: 'lanes';
      readonly title: string;
      readonly note?: string;
      readonly lanes: readonly Lane[];
      readonly columns: readonly string[];
    }
  | {
      readonly kind: 'bars';
      readonly title: string;
      readonly note?: string;
      readonly scale: 'linear' | 'log';
      readonly bars: readonly Bar[];
      readonly max?: number;
      readonly columns: readonly string[];
    }
  | {
      readonly kind: 'cells';
      readonly title: string;
      readonly note?: string;
      readonly codes: string;
      readonly kinds: readonly CellKind[];
      readonly columns: number;
      readonly marks: ReadonlyMap<number, MarkKind>;
      readonly label: (cell: number) => string;
      /** Rows of the twin. */
      readonly table: Table;
      readonly cellPx?: number;
    }
  | {
      readonly kind: 'drawing';
      readonly title: string;
      readonly note?: string;
      readonly draw: (width: number) => Drawing;
      readonly table: Table;
    }
  | {
      readonly kind: 'wire';
      readonly title: string;
      readonly note?: string;
      readonly pieces: readonly {
        readonly id: number;
        readonly name: string;
        readonly tone: Tone;
        readonly isReply: boolean;
        readonly note: string;
        readonly tokens: readonly WireToken[];
        readonly mark: MarkKind | null;
      }[];
      readonly columns: readonly string[];
      readonly roles: Readonly<Record<WireToken['role'], string>>;
    }
  | {
      readonly kind: 'table';
      readonly title: string;
      readonly note?: string;
      readonly table: Table;
      readonly marks?: readonly (MarkKind | null)[];
    }
  /** A program, and the line that it is at: from 0, null when it is nowhere. */
  | {
      readonly kind: 'code';
      readonly title: string;
      readonly note?: string;
      readonly lines: readonly string[];
      readonly at: number | null;
      /** Lines that stand above `at` in the calls that led there. */
      readonly callers: readonly number[];
      readonly columns: readonly string[];
    }
  /** Words between pictures; `isModel` for what stands for something that a tab does not have. */
  | { readonly kind: 'note'; readonly text: string; readonly isModel?: boolean }
  /** An empty place: the commands that fill it, a click each. */
  | { readonly kind: 'try'; readonly text: string; readonly lines: readonly string[] };

export interface Figure {
  readonly blocks: readonly Block[];
  /** Stand beside the others where there is room. */
  readonly aside?: readonly Block[];
}

const nodeTones: readonly NodeTone[] = ['node-a', 'node-b', 'node-c', 'node-d', 'node-e', 'node-f'];

/** The hue of a connection; the page's own are numbered from 1, and named by letters. */
export const toneOf = (connection: number | null): Tone =>
  connection === null ? 'dim' : (nodeTones[(connection - 1 + nodeTones.length * 1000) % nodeTones.length] as Tone);

/** "3 · ann", or the number alone. */
export const clientText = ({ id, name }: { readonly id: number; readonly name: string }): string =>
  name === '' ? `#${id}` : `#${id} ${name}`;

/** How wide a text is in the drawings' face, in px: Hangul and its like take nearly two columns. */
export const textPx = (text: string): number =>
  Array.from(text).reduce((sum, char) => sum + (char > '\u2e80' ? 12 : 7.4), 0);

export const count = (n: number): string => n.toLocaleString('en-US');

export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 ** 2).toFixed(2)} MiB`;
}

/** 5.2 s, 3 min 20 s, 2 h 5 min: as much as one wants to know. */
export function durationText(ms: number): string {
  const left = Math.max(0, ms) / 1000;
  if (left < 9.95) return `${left.toFixed(1)} s`;
  const seconds = Math.round(left);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(left / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const hours = Math.round(left / 3600);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function usText(us: number): string {
  if (us < 1) return `${(us * 1000).toFixed(0)} ns`;
  if (us < 1000) return `${us.toFixed(us < 10 ? 1 : 0)} µs`;
  if (us < 1e6) return `${(us / 1000).toFixed(us < 10_000 ? 1 : 0)} ms`;
  return `${(us / 1e6).toFixed(1)} s`;
}
