/* Prose as data: what a lesson says, in one language, read from Markdown when the page is built (compile/markdown.ts). */

export type Inline =
  | string
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'em'; readonly inline: readonly Inline[] }
  /** `to` is an address of the course (`lesson:skiplist`, `part:header`, `run:` …) or of the world (`https://…`). */
  | { readonly kind: 'link'; readonly to: string; readonly inline: readonly Inline[] };

export type Block =
  | { readonly kind: 'paragraph'; readonly inline: readonly Inline[] }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly Item[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'table'; readonly head: readonly (readonly Inline[])[]; readonly rows: readonly (readonly (readonly Inline[])[])[] };

export interface Item {
  /** Of an answer to choose from (`- [x]`, `- [ ]`): whether it is right. */
  readonly isRight: boolean | null;
  readonly inline: readonly Inline[];
}

export const partKinds = ['hint', 'solution', 'why', 'answer', 'points', 'truth', 'outdated'] as const;
export type PartKind = (typeof partKinds)[number];

/** What is not said at once: a hint, the solution, why an answer is right. */
export interface Part {
  readonly kind: PartKind;
  readonly blocks: readonly Block[];
}

export interface Section {
  readonly id: string;
  readonly title: readonly Inline[];
  readonly blocks: readonly Block[];
  readonly parts: readonly Part[];
}

export interface Prose {
  readonly title: string;
  /** What it is about, before the first section. */
  readonly lead: readonly Block[];
  readonly sections: readonly Section[];
}

export const partsOf = (section: Section, kind: PartKind): Part[] => section.parts.filter((part) => part.kind === kind);

/** Text without its marks, for reading aloud and for searching. */
export function plain(inline: readonly Inline[]): string {
  return inline.map((each) => (typeof each === 'string' ? each : each.kind === 'code' ? each.text : plain(each.inline))).join('');
}

/** Every inline of a block, outermost first. */
export function inlinesOf(block: Block): readonly Inline[] {
  switch (block.kind) {
    case 'paragraph': return block.inline;
    case 'list': return block.items.flatMap((item) => item.inline);
    case 'code': return [];
    case 'table': return [...block.head, ...block.rows.flat()].flat();
  }
}

export const textOfBlock = (block: Block): string => (block.kind === 'code' ? block.text : plain(inlinesOf(block)));
