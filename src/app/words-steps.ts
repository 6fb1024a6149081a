/* What the page says about the steps of a command, in two languages. */

import type { TraceEvent } from '../inspect.ts';
import { codeInKorean } from './words-code-ko.ts';

const count = (n: number): string => n.toLocaleString('en-US');
const plural = (n: number, one: string): string => `${count(n)} ${one}${n === 1 ? '' : 's'}`;
const bytes = (n: number): string => `${count(n)} B`;

type EventOf<K extends TraceEvent['kind']> = Extract<TraceEvent, { kind: K }>;
type Tellers = { readonly [K in TraceEvent['kind']]?: (event: EventOf<K>) => string };

const order = { '-1': '<', '0': '=', '1': '>' } as const;

const enEvents: Tellers = {
  'key.read': ({ key, found }) => (found ? `looked up ${key}` : `looked for ${key}: it does not exist`),
  'key.written': ({ key }) => `${key} is changed`,
  'key.deleted': ({ key }) => `${key} is deleted`,
  'key.expired': ({ key }) => `${key} was due, and is removed`,
  'encoding.converted': ({ from, to, why }) => `converted: ${from} → ${to} (${why})`,
  'dict.bucketVisited': ({ table, bucket }) => `looked into bucket ${bucket} of ht[${table}]`,
  'dict.entryAdded': ({ table, bucket }) => `entry put at the head of bucket ${bucket} of ht[${table}]`,
  'dict.entryRemoved': ({ table, bucket }) => `entry taken out of bucket ${bucket} of ht[${table}]`,
  'dict.resized': ({ from, to }) => `table of ${count(to)} buckets made beside that of ${count(from)}`,
  'dict.bucketMoved': ({ bucket, entries }) => `bucket ${bucket} moved to ht[1], with ${entries} of its entries`,
  'dict.rehashFinished': () => 'rehash finished: ht[1] takes the place of ht[0]',
  'skiplist.visited': ({ level, rank }) => `lane ${level}: on to the node of rank ${rank}`,
  'skiplist.descended': ({ level }) =>
    level === 0 ? 'lane 0: the place is found' : `lane ${level}: the next would be too far, one lane down`,
  'skiplist.towerBuilt': ({ height, coins }) => `coins ${coins.map((head) => (head ? 'heads' : 'tails')).join(', ')}: a node of ${height}`,
  'skiplist.spanChanged': ({ level, span }) => `lane ${level}: a link now spans ${span}`,
  'skiplist.removed': () => 'node unlinked',
  'listpack.entryVisited': ({ offset }) => `looked at the entry at byte ${offset}`,
  'listpack.moved': ({ bytes: n }) => `no room: ${bytes(n)} copied to another block`,
  'listpack.spliced': ({ offset, removed, added, shiftedBytes }) =>
    `byte ${offset}: ${bytes(removed)} replaced by ${bytes(added)}, ${bytes(shiftedBytes)} behind moved`,
  'intset.probed': ({ index, order: is }) => `element ${index} ${order[`${is}`]} the one looked for`,
  'intset.inserted': ({ index, shiftedBytes }) => `inserted at index ${index}, ${bytes(shiftedBytes)} moved up`,
  'intset.removed': ({ index, shiftedBytes }) => `index ${index} removed, ${bytes(shiftedBytes)} moved down`,
  'intset.upgraded': ({ from, to }) => `all elements widened from ${from} to ${to} bytes`,
  'quicklist.nodeVisited': () => 'on to a node',
  'quicklist.nodeAdded': () => 'a node linked in',
  'quicklist.nodeSplit': () => 'node split in two',
  'quicklist.nodesMerged': () => 'two nodes merged',
  'rax.nodeVisited': () => 'on to a node of the radix tree',
  'rax.nodeSplit': () => 'compressed node split',
  'rax.nodesJoined': () => 'nodes joined',
  'json.memberVisited': ({ index }) => `compared the name of member ${index}`,
  'json.itemReplaced': ({ index }) => `item ${index} points to the new value, the old one is freed`,
  'json.itemsGrown': ({ capacity, bytes: n }) => `room for ${capacity} items${n === 0 ? '' : `, ${bytes(n)} copied`}`,
  'json.itemsAdded': ({ index, count: n, shiftedBytes }) =>
    `${plural(n, 'item')} put at ${index}${shiftedBytes === 0 ? '' : `, ${bytes(shiftedBytes)} behind moved`}`,
  'json.itemsRemoved': ({ index, count: n, shiftedBytes }) =>
    `${plural(n, 'item')} from ${index} on freed${shiftedBytes === 0 ? '' : `, ${bytes(shiftedBytes)} behind moved up`}`,
  'series.chunkVisited': () => 'looked into a chunk',
  'series.chunkAdded': () => 'no room in the last chunk: another one is begun',
  'series.sampleAppended': () => 'sample written behind the last one',
  'series.chunkRewritten': ({ samples }) => `a late sample: its chunk is written anew, ${plural(samples, 'sample')}`,
  'series.chunksDropped': ({ chunks, samples }) => `past the retention: ${plural(chunks, 'chunk')} dropped, ${plural(samples, 'sample')}`,
  'series.samplesRemoved': ({ samples }) => `${plural(samples, 'sample')} removed`,
};

const koEvents: Tellers = {
  'key.read': ({ key, found }) => (found ? `${key} 키를 찾았어요` : `${key} 키를 찾아봤지만 없어요`),
  'key.written': ({ key }) => `${key} 키가 바뀌었어요`,
  'key.deleted': ({ key }) => `${key} 키를 지웠어요`,
  'key.expired': ({ key }) => `${key} 키는 만료 시간이 지나서 지웠어요`,
  'encoding.converted': ({ from, to }) => `인코딩 변환: ${from} → ${to}`,
  'dict.bucketVisited': ({ table, bucket }) => `ht[${table}]의 ${bucket}번 버킷을 들여다봐요`,
  'dict.entryAdded': ({ table, bucket }) => `ht[${table}]의 ${bucket}번 버킷 맨 앞에 엔트리를 넣어요`,
  'dict.entryRemoved': ({ table, bucket }) => `ht[${table}]의 ${bucket}번 버킷에서 엔트리를 빼요`,
  'dict.resized': ({ from, to }) => `버킷 ${count(from)}개짜리 옆에 ${count(to)}개짜리 테이블을 만들어요`,
  'dict.bucketMoved': ({ bucket, entries }) => `${bucket}번 버킷의 엔트리 ${entries}개를 ht[1]로 옮겨요`,
  'dict.rehashFinished': () => 'rehash가 끝나서 ht[1]이 ht[0] 자리를 차지해요',
  'skiplist.visited': ({ level, rank }) => `${level}층: 순위 ${rank}인 노드로 가요`,
  'skiplist.descended': ({ level }) => (level === 0 ? '0층: 자리를 찾았어요' : `${level}층: 다음 노드는 지나치니까 한 층 내려가요`),
  'skiplist.towerBuilt': ({ height, coins }) => `동전 ${coins.map((head) => (head ? '앞' : '뒤')).join(', ')}: ${height}층짜리 노드예요`,
  'skiplist.spanChanged': ({ level, span }) => `${level}층: 링크의 span을 고쳐요 (${span})`,
  'skiplist.removed': () => '노드를 떼어 냈어요',
  'listpack.entryVisited': ({ offset }) => `${offset}번째 바이트의 엔트리를 봐요`,
  'listpack.moved': ({ bytes: n }) => `자리가 없어서 ${bytes(n)}를 다른 블록으로 복사해요`,
  'listpack.spliced': ({ offset, removed, added, shiftedBytes }) =>
    `${offset}번째 바이트: ${bytes(removed)}를 ${bytes(added)}로 바꾸고 뒤의 ${bytes(shiftedBytes)}를 밀어요`,
  'intset.probed': ({ index, order: is }) => `${index}번 원소 ${order[`${is}`]} 찾는 값`,
  'intset.inserted': ({ index, shiftedBytes }) => `${index}번 자리에 넣고 ${bytes(shiftedBytes)}를 뒤로 밀어요`,
  'intset.removed': ({ index, shiftedBytes }) => `${index}번 원소를 빼고 ${bytes(shiftedBytes)}를 앞으로 당겨요`,
  'intset.upgraded': ({ from, to }) => `모든 원소를 ${from}바이트에서 ${to}바이트로 넓혀요`,
  'quicklist.nodeVisited': () => '다음 노드로 가요',
  'quicklist.nodeAdded': () => '노드를 이어 붙였어요',
  'quicklist.nodeSplit': () => '노드를 둘로 나눴어요',
  'quicklist.nodesMerged': () => '두 노드를 합쳤어요',
  'rax.nodeVisited': () => '라딕스 트리의 노드로 가요',
  'rax.nodeSplit': () => '압축 노드를 나눴어요',
  'rax.nodesJoined': () => '노드들을 합쳤어요',
  'json.memberVisited': ({ index }) => `${index}번 멤버의 이름을 비교해요`,
  'json.itemReplaced': ({ index }) => `${index}번 항목이 새 값을 가리키고, 옛 값은 해제해요`,
  'json.itemsGrown': ({ capacity, bytes: n }) => `항목 ${capacity}개가 들어갈 자리를 마련해요${n === 0 ? '' : ` (${bytes(n)} 복사)`}`,
  'json.itemsAdded': ({ index, count: n, shiftedBytes }) =>
    `${index}번 자리에 항목 ${count(n)}개를 넣어요${shiftedBytes === 0 ? '' : ` (뒤의 ${bytes(shiftedBytes)} 이동)`}`,
  'json.itemsRemoved': ({ index, count: n, shiftedBytes }) =>
    `${index}번부터 항목 ${count(n)}개를 해제해요${shiftedBytes === 0 ? '' : ` (뒤의 ${bytes(shiftedBytes)}를 앞으로 이동)`}`,
  'series.chunkVisited': () => '청크 하나를 들여다봐요',
  'series.chunkAdded': () => '마지막 청크에 자리가 없어서 새 청크를 시작해요',
  'series.sampleAppended': () => '마지막 표본 뒤에 이어서 써요',
  'series.chunkRewritten': ({ samples }) => `늦게 온 표본이라 그 청크의 표본 ${count(samples)}개를 다시 써요`,
  'series.chunksDropped': ({ chunks, samples }) => `보존 기간이 지난 청크 ${count(chunks)}개(표본 ${count(samples)}개)를 버려요`,
  'series.samplesRemoved': ({ samples }) => `표본 ${count(samples)}개를 지웠어요`,
};

const tellWith = (tellers: Tellers) => (event: TraceEvent): string =>
  (tellers[event.kind] as ((event: TraceEvent) => string) | undefined)?.(event) ?? event.kind;

export const en = {
  label: 'Steps of the command. Left and right step, Home and End go to the ends, Space plays, Esc leaves.',
  preview: 'Not run yet: in a copy',
  before: 'Before the command',
  none: 'Its structures had nothing to tell.',
  step: (at: number, total: number) => `step ${count(at)} of ${count(total)}`,
  dropped: (n: number) => `then ${count(n)} more, not shown`,
  event: tellWith(enEvents),
  /** A line of pseudo-code. */
  code: (line: string) => line,
  replies: 'replies',
  keys: { read: 'reads', missed: 'misses', written: 'changes', deleted: 'deletes', expired: 'expires', evicted: 'evicts' },
  cost: (visited: number, moved: number, allocations: number, keys: number) =>
    `${count(visited)} visited · ${bytes(moved)} moved · ${plural(allocations, 'allocation')} · ${plural(keys, 'key')}`,
  documented: 'documented',
  back: 'Step back',
  on: 'Step forward',
  play: 'Play',
  stop: 'Stop',
  close: 'Close',
};

export type StepsWords = typeof en;

export const ko: StepsWords = {
  label: '명령의 단계. 왼쪽과 오른쪽 화살표로 한 단계씩, Home과 End로 처음과 끝으로, 스페이스로 재생, Esc로 나가요.',
  preview: '아직 실행하지 않았어요: 복사본에서 미리 봐요',
  before: '명령 전',
  none: '이 명령은 자료구조에서 보여 줄 단계가 없어요.',
  step: (at, total) => `${count(total)}단계 중 ${count(at)}`,
  dropped: (n) => `뒤의 ${count(n)}단계는 보여 주지 않아요`,
  event: tellWith(koEvents),
  code: codeInKorean,
  replies: '응답',
  keys: { read: '읽음', missed: '없음', written: '변경', deleted: '삭제', expired: '만료', evicted: '축출' },
  cost: (visited, moved, allocations, keys) =>
    `${count(visited)}번 방문 · ${bytes(moved)} 이동 · 할당 ${count(allocations)}번 · 키 ${count(keys)}개`,
  documented: '문서에는',
  back: '한 단계 뒤로',
  on: '한 단계 앞으로',
  play: '재생',
  stop: '멈춤',
  close: '닫기',
};
