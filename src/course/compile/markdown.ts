/* Markdown into prose. A file of the course is one title, a lead, and sections, whose headings carry the anchor that both languages share:
 *
 *   # Title
 *   What this is about.
 *   ## A section's title {#anchor}
 *   Text.
 *   ### hint                    parts, by the names that prose.ts lists, the same in every language
 *
 * Of Markdown there are paragraphs, flat lists (with `[x]` and `[ ]` before answers), fenced code, tables, emphasis, code and links. */

import MarkdownIt, { type Token } from 'markdown-it';
import { type Block, type Inline, type Item, type Part, type PartKind, partKinds, type Prose, type Section } from '../prose.ts';

const reader = new MarkdownIt({ html: false, linkify: false, typographer: false });

/** Throws, with the line, where the file is not made as above. */
export function proseOf(markdown: string): Prose {
  const tokens = new Tokens(reader.parse(markdown, {}));
  let title = '';
  const lead: Block[] = [];
  const sections: { id: string; title: Inline[]; blocks: Block[]; parts: Part[] }[] = [];
  let into = lead;
  while (!tokens.atEnd) {
    const heading = tokens.heading();
    if (heading === null) into.push(blockFrom(tokens));
    else if (heading.level === 1) title = heading.text;
    else if (heading.level === 2) into = beginSection(sections, heading);
    else into = beginPart(sections.at(-1), heading);
  }
  if (title === '') throw new Error('the file has no # title');
  return { title, lead, sections };
}

function beginSection(sections: (Omit<Section, 'blocks'> & { blocks: Block[] })[], { text, children, at }: Heading): Block[] {
  const anchor = /^(.*?)\s*\{#([\w-]+)\}$/s.exec(text);
  if (anchor === null) throw new Error(`line ${at}: a section needs an anchor: ## ${text} {#anchor}`);
  const title = inlineFrom(children);
  const last = title.at(-1);
  if (typeof last === 'string') title[title.length - 1] = last.replace(/\s*\{#[\w-]+\}$/, '');
  const id = anchor[2] as string;
  if (sections.some((section) => section.id === id)) throw new Error(`line ${at}: there are two sections ${id}`);
  const blocks: Block[] = [];
  sections.push({ id, title: title.filter((each) => each !== ''), blocks, parts: [] });
  return blocks;
}

function beginPart(section: { readonly parts: readonly Part[] } | undefined, { text, at }: Heading): Block[] {
  const isPart = (name: string): name is PartKind => (partKinds as readonly string[]).includes(name);
  if (section === undefined || !isPart(text)) throw new Error(`line ${at}: ### is one of ${partKinds.join(', ')}, inside of a section`);
  const blocks: Block[] = [];
  (section.parts as Part[]).push({ kind: text, blocks });
  return blocks;
}

interface Heading {
  readonly level: number;
  readonly text: string;
  readonly children: readonly Token[];
  readonly at: number;
}

/** The tokens of a file, taken one after the other. */
class Tokens {
  private readonly tokens: readonly Token[];
  private next = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  get atEnd(): boolean {
    return this.next >= this.tokens.length;
  }

  take(): Token {
    return this.tokens[this.next++] as Token;
  }

  /** Takes a token if it is of this type. */
  takes(type: string): Token | null {
    return this.tokens[this.next]?.type === type ? this.take() : null;
  }

  /** The next token, which has to be of this type. */
  expect(type: string): Token {
    const token = this.take();
    if (token?.type === type) return token;
    throw new Error(`line ${(token?.map?.[0] ?? 0) + 1}: ${token?.type ?? 'the end'} where ${type} was expected`);
  }

  heading(): Heading | null {
    const open = this.takes('heading_open');
    if (open === null) return null;
    const inline = this.expect('inline');
    this.expect('heading_close');
    return { level: Number(open.tag.slice(1)), text: inline.content, children: inline.children ?? [], at: (open.map?.[0] ?? 0) + 1 };
  }
}

function blockFrom(tokens: Tokens): Block {
  const token = tokens.take();
  switch (token.type) {
    case 'paragraph_open': return { kind: 'paragraph', inline: inlineUntil(tokens, 'paragraph_close') };
    case 'fence': return { kind: 'code', language: token.info.trim(), text: token.content.replace(/\n$/, '') };
    case 'bullet_list_open': return { kind: 'list', isOrdered: false, items: itemsUntil(tokens, 'bullet_list_close') };
    case 'ordered_list_open': return { kind: 'list', isOrdered: true, items: itemsUntil(tokens, 'ordered_list_close') };
    case 'table_open': return tableFrom(tokens);
    default: throw new Error(`line ${(token.map?.[0] ?? 0) + 1}: the course has no ${token.type.replace('_open', '')}`);
  }
}

function inlineUntil(tokens: Tokens, end: string): Inline[] {
  const inline = inlineFrom(tokens.expect('inline').children ?? []);
  tokens.expect(end);
  return inline;
}

function itemsUntil(tokens: Tokens, end: string): Item[] {
  const items: Item[] = [];
  while (tokens.takes(end) === null) {
    tokens.expect('list_item_open');
    tokens.expect('paragraph_open');
    const inline = inlineUntil(tokens, 'paragraph_close');
    tokens.expect('list_item_close');
    items.push(itemFrom(inline));
  }
  return items;
}

function itemFrom(inline: readonly Inline[]): Item {
  const [first = '', ...rest] = inline;
  const mark = typeof first === 'string' ? /^\[([x ])\] /.exec(first) : null;
  if (mark === null) return { isRight: null, inline };
  const text = (first as string).slice(mark[0].length);
  return { isRight: mark[1] === 'x', inline: text === '' ? rest : [text, ...rest] };
}

function tableFrom(tokens: Tokens): Block {
  const rows: Inline[][][] = [];
  for (let token = tokens.take(); token.type !== 'table_close'; token = tokens.take()) {
    if (token.type === 'tr_open') rows.push([]);
    if (token.type === 'inline') rows.at(-1)?.push(inlineFrom(token.children ?? []));
  }
  const [head = [], ...body] = rows;
  return { kind: 'table', head, rows: body };
}

function inlineFrom(children: readonly Token[]): Inline[] {
  const out: Inline[] = [];
  const stack: { kind: 'strong' | 'em' | 'link'; to: string; into: Inline[] }[] = [];
  for (const token of children) {
    const into = stack.at(-1)?.into ?? out;
    const opened = /^(strong|em|link)_open$/.exec(token.type);
    if (opened !== null) stack.push({ kind: opened[1] as 'strong' | 'em' | 'link', to: String(token.attrGet('href') ?? ''), into: [] });
    else if (/^(strong|em|link)_close$/.test(token.type)) close(stack, out);
    else if (token.type === 'code_inline') into.push({ kind: 'code', text: token.content });
    else if (token.type === 'text') add(into, token.content);
    else if (token.type === 'softbreak') add(into, ' ');
    else throw new Error(`the course has no ${token.type} in a line: ${token.content}`);
  }
  return out;
}

function close(stack: { kind: 'strong' | 'em' | 'link'; to: string; into: Inline[] }[], out: Inline[]): void {
  const closed = stack.pop();
  if (closed === undefined) return;
  const { kind, to, into: inline } = closed;
  (stack.at(-1)?.into ?? out).push(kind === 'link' ? { kind, to, inline } : { kind, inline });
}

/** Texts that touch become one. */
function add(into: Inline[], text: string): void {
  const last = into.at(-1);
  if (text === '') return;
  if (typeof last === 'string') into[into.length - 1] = last + text;
  else into.push(text);
}
