import { count } from '../figure/figure.ts';

export const en = {
  empty: 'No key has a time to live.',
  ring: 'Time left',
  ringNote: 'a logarithmic dial; at the top a key is due',
  due: 'due now',
  total: 'keys with a TTL',
  lookup: 'found by a command',
  cycle: 'found by the cycle',
  stale: 'thought to be due',
  hz: 'cycle',
  perSecond: (n: number) => `${n} times a second`,
  keys: 'Soonest first',
  keysColumns: ['key', 'left'],
  gone: 'Gone',
  goneBy: { lookup: 'a command looked', cycle: 'the cycle' },
  goneColumns: ['how', 'keys'],
  nobody: 'none yet',
  sampled: 'Last cycle',
  sampledNote: (looked: number, due: number, ago: string) =>
    `${ago} ago: looked at ${count(looked)}, ${count(due)} due`,
  lazy: 'A key that is due lies there until somebody asks for it (lazy), or until the cycle draws it (active).',
};

export const ko = {
  empty: 'TTL이 있는 키가 없어요.',
  ring: '남은 시간',
  ringNote: '로그 눈금 시계예요. 맨 위에 오면 만료돼요',
  due: '지금 만료',
  total: 'TTL 있는 키',
  lookup: '명령이 찾음',
  cycle: '주기가 찾음',
  stale: '만료된 비율(추정)',
  hz: '주기',
  perSecond: (n: number) => `1초에 ${n}번`,
  keys: '먼저 만료될 순서',
  keysColumns: ['키', '남은 시간'],
  gone: '만료된 키',
  goneBy: { lookup: '명령이 찾아보다가', cycle: '주기가' },
  goneColumns: ['방법', '키'],
  nobody: '아직 없어요',
  sampled: '마지막 주기',
  sampledNote: (looked: number, due: number, ago: string) =>
    `${ago} 전에 ${count(looked)}개를 보고 ${count(due)}개가 만료`,
  lazy: '만료된 키는 누가 찾을 때(lazy)나 주기가 뽑을 때(active)까지 그대로 남아 있어요.',
} satisfies typeof en;
