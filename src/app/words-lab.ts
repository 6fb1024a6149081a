/* What the lab says, in two languages. Pseudo-code and Redis's own words are the same in both. */

const count = (n: number): string => n.toLocaleString('en-US');

interface PatternWords {
  readonly title: string;
  readonly about: string;
}

export const en = {
  label: 'Lab: application code, a slow database and the real engine',
  model: 'The clients, the network and the database are a model on a virtual clock. The server is the real engine.',
  intro: 'Code as guides show it, run by many clients at once. Turn the knobs and see what breaks it, and what fixes it.',
  all: 'All patterns',
  again: 'Another seed',
  seed: (seed: string) => `seed ${seed}`,
  code: 'Code',
  lanes: 'Who did what, when',
  redis: 'redis',
  database: 'database',
  kinds: { redis: 'command', read: 'query', write: 'update', sleep: 'waits', clock: 'asks the time', crash: 'crashes' },
  ms: (ms: number) => `${count(ms)} ms`,
  moment: (ms: string) => `${ms} ms`,
  cut: 'The run went on for too long and was cut.',
  hint: 'Arrow keys go from step to step. The line that runs is marked in the code.',
  columns: { client: 'client', from: 'from', effect: 'took effect', to: 'to', line: 'what', answer: 'answer', outcome: 'outcome' },
  knobs: {
    how: 'how', clients: 'clients', withinMs: 'all within', requests: 'requests', everyMs: 'one every', ttlMs: 'time to live',
    negativeMs: 'absence remembered for', signUp: 'sign-up', defence: 'defence', pauseMs: 'pause', writerAtMs: 'writer starts at',
    cache: 'cache is', secondAtMs: 'second writer at', take: 'taken with', worker: 'worker 2', jobs: 'jobs',
    release: 'release by', fence: 'fencing token', leaseMs: 'lease', workMs: 'work', kind: 'limiter', limit: 'limit',
    windowMs: 'window', down: 'servers down', hopMs: 'each server takes',
    networkMs: 'network, one way', databaseReadMs: 'database query', databaseWriteMs: 'database update',
  } as Readonly<Record<string, string>>,
  choices: {
    getSet: 'GET then SET', incr: 'INCR', watch: 'WATCH', none: 'none', lock: 'lock', early: 'early renewal', generation: 'generation',
    leaves: 'leaves the cache', deletes: 'deletes the key', set: 'set', delete: 'DEL', compare: 'compare and delete',
    brpop: 'BRPOP', lmove: 'BLMOVE', survives: 'survives', crashes: 'crashes', off: 'off', on: 'on', fixed: 'fixed window',
    sliding: 'sliding window', bucket: 'token bucket',
  } as Readonly<Record<string, string>>,
  verdicts: {
    updatesLost: 'updates lost', counted: 'counted', execFailed: 'EXEC refused', requests: 'requests', hits: 'cache hits',
    databaseReads: 'database queries', databasePeak: 'queries at once', slowestMs: 'slowest', blindRequests: 'told “absent” wrongly',
    staleAtEnd: 'cache stale at the end', writes: 'writes', generation: 'generation', jobsLost: 'jobs lost', jobsDone: 'jobs done',
    gaveUp: 'gave up', overlaps: 'two inside at once', rejectedByFence: 'turned away by the fence',
    mostWithinWindow: 'most within one window', allowed: 'allowed', refused: 'refused', holders: 'holders', notHeld: 'did not get it',
  } as Readonly<Record<string, string>>,
  yesNo: (yes: boolean): string => (yes ? 'yes' : 'no'),
  good: 'as it should be',
  bad: 'not as it should be',
  outcomes: {
    served: 'served', stale: 'served something old', notFound: 'told that there is none', written: 'written', allowed: 'allowed',
    refused: 'refused', held: 'held the lock', notHeld: 'did not get the lock', overlapped: 'was not alone',
    rejectedByFence: 'turned away by the fence', processed: 'processed', idle: 'went idle', crashed: 'crashed', counted: 'counted',
    gaveUp: 'gave up',
  },
  waiting: 'still waiting',
  patterns: {
    'lost-update': {
      title: 'The lost update', about: 'Everybody reads a counter, adds one and writes it back. Who overwrites whom?',
    },
    'cache-aside': {
      title: 'Cache-aside', about: 'Look in the cache; on a miss ask the database and keep the answer for a while.',
    },
    penetration: {
      title: 'Penetration', about: 'Requests for what does not exist miss every time. Remembering the absence has a price.',
    },
    'fill-race': {
      title: 'The fill race', about: 'A slow reader fills the cache with what it read before a writer was faster.',
    },
    'write-through': {
      title: 'Write-through, two writers', about: 'The database takes two writes in one order, the cache in the other.',
    },
    'work-queue': {
      title: 'A queue and a crash', about: 'A worker takes a job and dies. Is the job gone with it?',
    },
    'thundering-herd': {
      title: 'The thundering herd', about: 'A hot key expires, and everybody rebuilds it at once.',
    },
    'rate-limiter': {
      title: 'Rate limiters at the edge', about: 'A burst around the edge of a window. How many get through?',
    },
    lock: {
      title: 'A lock and a pause', about: 'The holder pauses for longer than its lease. Who else is inside?',
    },
    redlock: {
      title: 'Redlock', about: 'A majority of five servers within the lease, or everything is given back.',
    },
  } as Readonly<Record<string, PatternWords>>,
};

export type LabWords = typeof en;

export const ko: LabWords = {
  label: '실험실: 애플리케이션 코드, 느린 데이터베이스, 진짜 엔진',
  model: '클라이언트와 네트워크, 데이터베이스는 가상 시계 위의 모델이에요. 서버는 진짜 엔진이에요.',
  intro: '안내서에 나오는 코드를 여러 클라이언트가 함께 실행해요. 손잡이를 돌려 가며 무엇이 코드를 무너뜨리고 무엇이 고치는지 보세요.',
  all: '모든 패턴',
  again: '다른 시드로',
  seed: (seed) => `시드 ${seed}`,
  code: '코드',
  lanes: '누가 언제 무엇을 했나',
  redis: 'redis',
  database: '데이터베이스',
  kinds: { redis: '명령', read: '조회', write: '갱신', sleep: '대기', clock: '시각 확인', crash: '죽음' },
  ms: (ms) => `${count(ms)} ms`,
  moment: (ms) => `${ms} ms`,
  cut: '너무 오래 이어져서 중간에 멈췄어요.',
  hint: '화살표 키로 한 단계씩 옮겨 다녀요. 실행 중인 줄이 코드에 표시돼요.',
  columns: { client: '클라이언트', from: '시작', effect: '효력', to: '끝', line: '한 일', answer: '응답', outcome: '결과' },
  knobs: {
    how: '방법', clients: '클라이언트', withinMs: '모두 이 안에', requests: '요청', everyMs: '간격', ttlMs: 'TTL',
    negativeMs: '없음을 기억하는 시간', signUp: '가입하면', defence: '방어', pauseMs: '멈춤', writerAtMs: '쓰는 쪽 시작',
    cache: '캐시는', secondAtMs: '두 번째 쓰기 시작', take: '꺼내는 명령', worker: '워커 2', jobs: '작업',
    release: '해제 방법', fence: '펜싱 토큰', leaseMs: '임대 시간', workMs: '작업 시간', kind: '제한 방식', limit: '한도',
    windowMs: '윈도', down: '죽은 서버', hopMs: '서버마다 걸리는 시간',
    networkMs: '네트워크 편도', databaseReadMs: 'DB 조회', databaseWriteMs: 'DB 갱신',
  },
  choices: {
    getSet: 'GET 뒤 SET', incr: 'INCR', watch: 'WATCH', none: '없음', lock: '잠금', early: '미리 갱신', generation: '세대 비교',
    leaves: '캐시를 그대로 둠', deletes: '키를 지움', set: '새 값으로 덮음', delete: 'DEL', compare: '비교하고 삭제',
    brpop: 'BRPOP', lmove: 'BLMOVE', survives: '살아남음', crashes: '죽음', off: '끔', on: '켬', fixed: '고정 윈도',
    sliding: '슬라이딩 윈도', bucket: '토큰 버킷',
  },
  verdicts: {
    updatesLost: '사라진 갱신', counted: '세어진 수', execFailed: '거절된 EXEC', requests: '요청', hits: '캐시 적중',
    databaseReads: 'DB 조회', databasePeak: '동시 조회', slowestMs: '가장 느린 요청', blindRequests: '잘못된 “없음” 응답',
    staleAtEnd: '끝에 캐시가 낡았나', writes: '쓰기', generation: '세대', jobsLost: '사라진 작업', jobsDone: '끝난 작업',
    gaveUp: '포기', overlaps: '둘이 함께 들어감', rejectedByFence: '펜스가 돌려보냄',
    mostWithinWindow: '한 윈도 안 최대', allowed: '허용', refused: '거절', holders: '잠금을 쥔 수', notHeld: '못 얻음',
  },
  yesNo: (yes) => (yes ? '네' : '아니요'),
  good: '이래야 맞아요',
  bad: '이러면 안 돼요',
  outcomes: {
    served: '응답함', stale: '낡은 값을 응답함', notFound: '없다고 응답함', written: '기록함', allowed: '허용됨',
    refused: '거절됨', held: '잠금을 쥠', notHeld: '잠금을 못 얻음', overlapped: '혼자가 아니었음',
    rejectedByFence: '펜스가 돌려보냄', processed: '처리함', idle: '할 일 없음', crashed: '죽음', counted: '셈',
    gaveUp: '포기함',
  },
  waiting: '아직 기다리는 중',
  patterns: {
    'lost-update': { title: '갱신 손실', about: '모두가 카운터를 읽고 1을 더해 다시 써요. 누가 누구의 값을 덮어쓸까요?' },
    'cache-aside': { title: '캐시 어사이드', about: '캐시를 먼저 보고, 없으면 DB에 물어 한동안 간직해요.' },
    penetration: { title: '캐시 관통', about: '없는 것을 찾는 요청은 매번 캐시를 지나쳐요. 없다는 사실을 기억하면 대가가 따라요.' },
    'fill-race': { title: '채우기 경쟁', about: '느린 읽기가, 더 빠른 쓰기보다 먼저 읽어 둔 옛 값을 캐시에 채워 넣어요.' },
    'write-through': { title: '라이트 스루, 쓰는 쪽이 둘일 때', about: 'DB와 캐시가 두 번의 쓰기를 서로 다른 순서로 받아요.' },
    'work-queue': { title: '큐와 장애', about: '워커가 작업을 꺼낸 채 죽어요. 작업도 함께 사라질까요?' },
    'thundering-herd': { title: 'Thundering herd', about: '인기 있는 키가 만료되자 모두가 한꺼번에 다시 만들어요.' },
    'rate-limiter': { title: '경계에 선 처리율 제한', about: '윈도의 경계에 요청이 몰려요. 몇 개나 통과할까요?' },
    lock: { title: '잠금과 멈춤', about: '잠금을 쥔 쪽이 임대 시간보다 오래 멈춰요. 안에 또 누가 있을까요?' },
    redlock: { title: 'Redlock', about: '임대 시간 안에 다섯 서버의 과반을 얻거나, 얻은 것을 모두 돌려줘요.' },
  },
};
