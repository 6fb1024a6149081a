import { bytesText, count } from '../figure/figure.ts';

export const en = {
  empty: 'No child has been forked yet. Give a snapshot something to write, and time to write it:',
  unseen: (by: string) =>
    `A ${by} is at work, but nobody looked when its child was forked, so which pages were written since cannot be told. ` +
    'Of another one it can:',
  left: (n: number) => `${count(n)} more pages were not compared: only the first 64 MiB are.`,
  state: 'child',
  running: (by: string, left: string) => `${by}, done in ${left}`,
  done: (by: string) => `${by}, done`,
  shared: 'shared pages',
  copied: 'copied pages',
  copiedOf: (pages: number, bytes: number) => `${count(pages)} (${bytesText(bytes)})`,
  fresh: 'new pages',
  changes: 'changes that the file will not hold',
  title: 'Pages of the heap',
  note: (each: number) => (each === 1 ? 'a cell is a page of 4 KiB' : `a cell is ${count(each)} pages of 4 KiB`),
  kinds: { free: 'free', shared: 'shared with the child', copied: 'copied: written since the fork', fresh: 'new since the fork' },
  point: 'Point at a page.',
  page: (n: number, what: string) => `page ${count(n)}: ${what}`,
  columns: ['pages', 'cells'],
  keys: 'Written since the fork',
  keyColumns: ['key'],
  calm: 'Nobody has written since the fork, so parent and child share every page, and the child costs next to nothing.',
  paid: (copied: number, pages: number, bytes: number) =>
    `The child still reads ${count(pages)} pages as they were. One changed byte is enough: its whole page is copied, ` +
    `${count(copied)} so far, ${bytesText(bytes)} of memory more than before.`,
  over: (copied: number, bytes: number) =>
    copied === 0 ? 'The child is gone. Nobody had written meanwhile, so no page was held twice.' :
    `The child is gone and its pages with it: ${bytesText(bytes)} in ${count(copied)} pages were held twice at the end.`,
  try: 'Write something while the child writes, and watch its page:',
  again: 'Once more, with time to write in:',
  model:
    'A model in one point: a tab cannot fork. The snapshot was taken at that moment all at once; the pages are those of this heap, ' +
    'compared with what they were then by a sum over each, and are the ones that a kernel would have copied.',
};

export const ko: typeof en = {
  empty: '아직 fork된 자식이 없어요. 스냅샷이 쓸 데이터와 쓰는 시간을 만들어 주세요:',
  unseen: (by) => `${by}가 진행 중이지만 자식이 fork될 때는 보고 있지 않아서, 그 뒤에 쓰인 페이지를 알 수 없어요. 다음번은 볼 수 있어요:`,
  left: (n) => `페이지 ${count(n)}개는 비교하지 않았어요. 처음 64 MiB만 비교해요.`,
  state: '자식 프로세스',
  running: (by, left) => `${by}, ${left} 뒤에 끝나요`,
  done: (by) => `${by}, 끝났어요`,
  shared: '함께 쓰는 페이지',
  copied: '복사된 페이지',
  copiedOf: (pages, bytes) => `${count(pages)} (${bytesText(bytes)})`,
  fresh: '새 페이지',
  changes: '파일에 담기지 않을 변경',
  title: '힙의 페이지',
  note: (each) => (each === 1 ? '한 칸이 4 KiB 페이지 하나예요' : `한 칸이 4 KiB 페이지 ${count(each)}개예요`),
  kinds: { free: '비어 있음', shared: '자식과 함께 씀', copied: '복사됨: fork 뒤에 쓰였음', fresh: 'fork 뒤에 생김' },
  point: '페이지를 가리켜 보세요.',
  page: (n, what) => `페이지 ${count(n)}: ${what}`,
  columns: ['페이지', '칸'],
  keys: 'fork 뒤에 쓰인 키',
  keyColumns: ['키'],
  calm: 'fork 뒤에 아무도 쓰지 않았어요. 부모와 자식이 모든 페이지를 함께 쓰니까 자식에게 드는 메모리는 거의 없어요.',
  paid: (copied, pages, bytes) =>
    `자식은 여전히 ${count(pages)}개 페이지를 fork 때 모습 그대로 읽어요. 한 바이트만 바뀌어도 그 페이지 전체가 복사돼요. ` +
    `지금까지 ${count(copied)}개, 메모리 ${bytesText(bytes)}가 더 들었어요.`,
  over: (copied, bytes) =>
    copied === 0 ? '자식이 끝났어요. 그동안 아무도 쓰지 않아서 두 벌이 된 페이지는 없어요.' :
    `자식이 끝나면서 옛 페이지도 함께 사라졌어요. 마지막에는 ${count(copied)}개 페이지, ${bytesText(bytes)}가 두 벌로 있었어요.`,
  try: '자식이 쓰는 동안 아무 키나 바꾸고, 그 키가 있는 페이지를 지켜보세요:',
  again: '쓰는 시간을 두고 다시 해 보기:',
  model:
    '한 가지는 모형이에요. 탭은 fork를 할 수 없어서 스냅샷은 그 순간에 한꺼번에 만들었어요. 페이지는 이 힙의 진짜 페이지이고, ' +
    '페이지마다 체크섬을 fork 때와 비교해서 커널이 복사했을 페이지를 가려낸 거예요.',
};
