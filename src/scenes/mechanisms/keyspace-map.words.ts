import { count } from '../figure/figure.ts';

const keysOf = (n: number): string => (n === 1 ? '1 key' : `${count(n)} keys`);

export const en = {
  empty: 'The keyspace is empty: its table has no buckets yet.',
  keys: 'keys',
  expires: 'with a TTL',
  rehash: 'rehashidx',
  none: 'not rehashing',
  scan: 'SCAN cursor',
  scanned: 'buckets visited',
  table: (name: string) => `${name}: buckets`,
  tableNote: (used: number, size: number) =>
    `${keysOf(used)} in ${count(size)} buckets, load ${(used / Math.max(1, size)).toFixed(2)}`,
  chains: 'Chains',
  chainsNote: 'which keys share a bucket',
  bucket: (i: number, n: number) => `bucket ${count(i)}: ${keysOf(n)}`,
  buckets: (from: number, to: number, n: number) => `buckets ${count(from)} – ${count(to)}: ${keysOf(n)}`,
  found: (key: string, hash: string, mask: string, bucket: number, name: string) =>
    `${key}: hash ${hash} & ${mask} = bucket ${bucket} of ${name}`,
  point: 'Point at a bucket.',
  kinds: { empty: 'empty', one: '1 key', more: '2 or more', moved: 'already moved', scanned: 'visited by SCAN' },
  columns: ['bucket', 'keys'],
  database: (db: number) => `db ${db}`,
};

export const ko = {
  empty: '키스페이스가 비어 있어서 테이블에 버킷이 아직 없어요.',
  keys: '키',
  expires: 'TTL 있는 키',
  rehash: 'rehashidx',
  none: '리해시 중 아님',
  scan: 'SCAN 커서',
  scanned: '들른 버킷',
  table: (name: string) => `${name}의 버킷`,
  tableNote: (used: number, size: number) =>
    `버킷 ${count(size)}개에 키 ${count(used)}개, 적재율 ${(used / Math.max(1, size)).toFixed(2)}`,
  chains: '체인(chain)',
  chainsNote: '같은 버킷에 들어간 키',
  bucket: (i: number, n: number) => `버킷 ${count(i)}: 키 ${count(n)}개`,
  buckets: (from: number, to: number, n: number) => `버킷 ${count(from)} – ${count(to)}: 키 ${count(n)}개`,
  found: (key: string, hash: string, mask: string, bucket: number, name: string) =>
    `${key}: 해시 ${hash} & ${mask} = ${name}의 버킷 ${bucket}`,
  point: '버킷을 가리켜 보세요.',
  kinds: { empty: '비어 있음', one: '키 1개', more: '2개 이상', moved: '이미 옮김', scanned: 'SCAN이 들름' },
  columns: ['버킷', '키'],
  database: (db: number) => `db ${db}`,
} satisfies typeof en;
