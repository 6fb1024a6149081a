/* The append-only file: files in the order in which they are loaded, and the end of the last one, where each command that changed
 * something lies as it would be sent, safe from the machine's end or not yet. */

import type { AofView } from '../../inspect.ts';
import { clip, readable } from '../bytes-text.ts';
import { type Block, bytesText, count, durationText, type Figure, type Lane } from '../figure/figure.ts';
import { mechanism, type Past } from '../mechanism.ts';
import { en, ko } from './aof-tape.words.ts';

type Words = typeof en;

const commandCharactersMax = 60;

function factsOf(view: AofView, before: AofView | null, words: Words): Block {
  const mark = (is: number, was: number | undefined): 'touched' | null => (was === undefined || was === is ? null : 'touched');
  return {
    kind: 'facts',
    facts: [
      { name: words.appendonly, value: words.states[view.state], tone: view.state === 'on' ? 'payload' : 'moved' },
      { name: words.fsync, value: view.appendfsync, tone: 'key' },
      { name: words.size, value: bytesText(view.sizeBytes), mark: mark(view.sizeBytes, before?.sizeBytes) },
      {
        name: words.unsynced, value: bytesText(view.unsyncedBytes), tone: view.unsyncedBytes > 0 ? 'moved' : 'plain',
        mark: mark(view.unsyncedBytes, before?.unsyncedBytes), part: 'unsynced',
      },
    ],
  };
}

function filesBlock(view: AofView, before: AofView | null, words: Words): Block {
  const known = new Set(before?.parts.map(({ name }) => name));
  const lanes = view.parts.map(({ name, isBase, bytes }): Lane => ({
    id: name,
    name: isBase ? words.base : words.increment,
    note: isBase ? words.baseNote(bytes) : words.incrementNote(bytes),
    tone: isBase ? 'header' : 'payload',
    mark: before === null || known.has(name) ? null : 'touched',
    chips: [{ id: 'file', text: name, tone: isBase ? 'header' : 'payload' }],
  }));
  const { rewrite } = view;
  const text = rewrite === null ? '' : words.child(rewrite.bytes, durationText(rewrite.endsMs - view.nowMs));
  const child: Lane[] = rewrite === null ? [] : [{ id: 'child', name: words.rewriting, tone: 'dim', chips: [{ id: 'child', text }] }];
  return { kind: 'lanes', title: words.files, note: words.filesNote, lanes: [...lanes, ...child], columns: words.fileColumns };
}

function tapeBlock(view: AofView, before: AofView | null, words: Words): Block {
  const end = (of: AofView | null): number => (of?.tape.at(-1)?.from ?? -1);
  const isSameFile = before?.parts.at(-1)?.name === view.parts.at(-1)?.name;
  const lanes = view.tape.map(({ from, bytes, argv, isSynced }): Lane => ({
    id: String(from),
    name: count(from),
    tone: 'dim',
    chips: [{
      id: 'command', text: clip(readable(argv.join(' ')), commandCharactersMax),
      note: `${words.size1(bytes)} · ${isSynced ? words.synced : words.waiting}`,
      tone: isSynced ? 'payload' : 'moved', mark: before !== null && isSameFile && from > end(before) ? 'touched' : null,
    }],
  }));
  const nothing: Lane = { id: 'nothing', name: '0', tone: 'dim', chips: [], empty: view.earlierBytes > 0 ? words.unseen : words.nothing };
  return {
    kind: 'lanes', title: words.tape, note: words.tapeNote(view.earlierBytes), lanes: lanes.length === 0 ? [nothing] : lanes,
    columns: words.tapeColumns,
  };
}

function policyOf({ appendfsync, failure }: AofView, words: Words): string {
  if (failure !== '') return words.failed(failure);
  return appendfsync === 'always' ? words.always : appendfsync === 'no' ? words.no : words.everysec;
}

export function layout(view: AofView, { before }: Past<AofView>, words: Words): Figure {
  if (view.state === 'off') return { blocks: [] };
  return {
    blocks: [
      factsOf(view, before, words),
      tapeBlock(view, before, words),
    ],
    aside: [
      filesBlock(view, before, words),
      { kind: 'note', text: policyOf(view, words) },
      { kind: 'try', text: words.next, lines: ['BGREWRITEAOF'] },
    ],
  };
}

export const aofTape = mechanism(layout, { en, ko }, ['CONFIG SET appendonly yes', 'SET greeting hello', 'INCR visits']);
