/* What the page says, in two languages. Short, exact, second person. `ko` must say everything that `en` says: the
 * compiler compares them. What redis-cli prints is not here: it is the same in every language. */

import type { TraceEvent } from '../inspect.ts';
import { whyInKorean } from './words-why-ko.ts';

type ExpiredBy = Extract<TraceEvent, { kind: 'key.expired' }>['by'];

const count = (n: number): string => n.toLocaleString('en-US');
const plural = (n: number, one: string, many: string): string => (n === 1 ? `1 ${one}` : `${count(n)} ${many}`);

export const en = {
  header: {
    otherLanguage: '한국어',
    otherLanguageLabel: '한국어로 바꾸기',
    theme: { auto: 'auto', light: 'light', dark: 'dark' },
    themeLabel: 'Theme:',
    offline: 'ready offline',
  },
  glass: {
    label: 'Glass: a key as it is in memory',
    scene: 'Picture, scrolls',
    empty: 'Every key you write is shown here as it lies in memory.',
    absent: (key: string) => `${key} does not exist.`,
    expired: (key: string, by: ExpiredBy) =>
      by === 'lookup' ? `${key} expired: a command looked and removed it.` : `${key} expired and was removed.`,
    deleted: (key: string) => `${key} was deleted.`,
    again: 'Write a key:',
    stillPinned: 'It is pinned, and will be shown when it is written again.',
    unpin: 'Unpin',
    run: (line: string) => `Run ${line}`,
    ttl: (text: string) => `expires in ${text}`,
    stays: 'no expiry',
    memory: (bytes: number) => `${count(bytes)} B`,
    memoryTitle: 'What MEMORY USAGE answers',
    database: (db: number) => `db ${db}`,
    path: 'keyspace',
    bucket: (bucket: number, size: number) => `bucket ${bucket} of ${count(size)}`,
    pin: 'Pin',
    pinned: 'Pinned',
    pinLabel: 'Keep showing this key',
    text: 'As text',
    picture: 'As picture',
    previous: 'Previous',
    next: 'Next',
    page: (from: number, to: number, total: number) => `${count(from)} – ${count(to)} of ${count(total)}`,
    more: (n: number) => `${count(n)} more`,
    gauge: {
      entries: (now: number, max: number) => `${count(now)}/${count(max)} entries`,
      longest: (now: number, max: number) => `longest ${count(now)}/${count(max)} bytes`,
      bytes: (now: number, max: number) => `${count(now)}/${count(max)} bytes`,
      integers: (now: number, max: number) => `${count(now)}/${count(max)} integers`,
    },
    becomes: (encoding: string) => `then ${encoding}`,
  },
  happened: {
    converted: (type: string, from: string, to: string) => `${type} converted: ${from} → ${to}`,
    why: (why: string) => why,
    changes: (n: number) => plural(n, 'change', 'changes'),
    allocations: (n: number) => plural(n, 'allocation', 'allocations'),
    used: (bytes: number) => `${count(bytes)} B in use`,
    dropped: (n: number) => `${count(n)} more steps, not drawn`,
  },
  terminals: {
    label: 'Connections',
    tab: 'Connection',
    add: 'New connection',
    close: (name: string) => `Close connection ${name}`,
    split: 'Height of the glass',
    leave: 'leave the prompt',
    back: 'back to the prompt',
  },
  trouble: {
    fault: 'The engine met a fault of its own. Your data is kept.',
    death: 'The engine died and was started again. All keys are lost.',
    end: 'The engine died each time it was started. Reload the page to try again.',
    shutdown: 'The server has shut down, and its keys are gone. A new, empty one is running.',
    what: 'This is our bug, not yours. The report names what ran and the seed, which is enough to repeat it.',
    ran: 'ran',
    seed: 'seed',
    unknown: 'unknown',
    copy: 'Copy report',
    copied: 'Copied',
    close: 'Close',
  },
};

export type Words = typeof en;

export const ko = {
  header: {
    otherLanguage: 'English',
    otherLanguageLabel: 'Change to English',
    theme: { auto: '자동', light: '밝게', dark: '어둡게' },
    themeLabel: '테마:',
    offline: '오프라인 준비됨',
  },
  glass: {
    label: '글래스: 메모리에 놓인 그대로의 키',
    scene: '그림, 스크롤할 수 있어요',
    empty: '키를 쓰면 메모리에 놓인 모습 그대로 여기에 보여요.',
    absent: (key: string) => `${key} 키는 없어요.`,
    expired: (key: string, by: ExpiredBy) =>
      by === 'lookup' ? `${key} 키가 만료됐어요. 명령이 찾아보다가 지웠어요.` : `${key} 키가 만료되어 지워졌어요.`,
    deleted: (key: string) => `${key} 키가 지워졌어요.`,
    again: '하나 써 볼까요?',
    stillPinned: '고정해 둔 키라서, 다시 쓰면 여기에 보여요.',
    unpin: '고정 풀기',
    run: (line: string) => `${line} 실행하기`,
    ttl: (text: string) => `${text} 뒤 만료`,
    stays: '만료 없음',
    memory: (bytes: number) => `${count(bytes)} B`,
    memoryTitle: 'MEMORY USAGE의 답과 같아요',
    database: (db: number) => `db ${db}`,
    path: '키스페이스(keyspace)',
    bucket: (bucket: number, size: number) => `버킷 ${bucket} / ${count(size)}`,
    pin: '고정',
    pinned: '고정됨',
    pinLabel: '이 키를 계속 보여 줘요',
    text: '글로 보기',
    picture: '그림으로 보기',
    previous: '이전',
    next: '다음',
    page: (from: number, to: number, total: number) => `${count(total)}개 중 ${count(from)} – ${count(to)}`,
    more: (n: number) => `${count(n)}개 더 있어요`,
    gauge: {
      entries: (now: number, max: number) => `엔트리 ${count(now)}/${count(max)}`,
      longest: (now: number, max: number) => `가장 긴 값 ${count(now)}/${count(max)}바이트`,
      bytes: (now: number, max: number) => `${count(now)}/${count(max)}바이트`,
      integers: (now: number, max: number) => `정수 ${count(now)}/${count(max)}`,
    },
    becomes: (encoding: string) => `넘으면 ${encoding}`,
  },
  happened: {
    converted: (type: string, from: string, to: string) => `${type} 인코딩이 바뀌었어요: ${from} → ${to}`,
    why: whyInKorean,
    changes: (n: number) => `변경 ${count(n)}번`,
    allocations: (n: number) => `할당 ${count(n)}번`,
    used: (bytes: number) => `${count(bytes)} B 사용 중`,
    dropped: (n: number) => `나머지 ${count(n)}단계는 그리지 않았어요`,
  },
  terminals: {
    label: '연결',
    tab: '연결',
    add: '새 연결',
    close: (name: string) => `연결 ${name} 닫기`,
    split: '글래스 높이',
    leave: '프롬프트에서 나가기',
    back: '프롬프트로 돌아가기',
  },
  trouble: {
    fault: '엔진 안에서 오류가 났어요. 데이터는 그대로예요.',
    death: '엔진이 멈춰서 다시 시작했어요. 키는 모두 사라졌어요.',
    end: '엔진을 시작할 때마다 멈춰요. 페이지를 새로 고쳐 보세요.',
    shutdown: '서버가 종료되면서 키도 사라졌어요. 빈 서버를 새로 시작했어요.',
    what: '여러분이 아니라 저희 쪽 버그예요. 보고서에 실행한 명령과 시드(seed)가 있어서 그대로 재현할 수 있어요.',
    ran: '실행한 명령',
    seed: '시드(seed)',
    unknown: '알 수 없음',
    copy: '보고서 복사',
    copied: '복사했어요',
    close: '닫기',
  },
} satisfies Words;
