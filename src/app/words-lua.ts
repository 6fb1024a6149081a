/* What the page says while a script is followed line by line, in two languages. */

const count = (n: number): string => n.toLocaleString('en-US');

export const en = {
  label: 'The script, line by line. F11 steps into, F10 over, Shift+F11 out, F5 goes on to the next breakpoint; with Shift F5 and F10 go back.',
  preview: 'In a copy: what it changes is thrown away',
  step: (at: number, total: number) =>
    at >= total ? `over, after ${total === 1 ? '1 line' : `${count(total)} lines`}` : `line ${count(at + 1)} of ${count(total)} that ran`,
  close: 'Close',
  line: (n: number) => `line ${n}`,
  locals: 'Locals',
  upvalues: 'Upvalues',
  stack: 'Call stack',
  main: 'the script',
  lastCall: 'Last redis.call',
  noCall: 'none yet',
  dropped: (n: number) => `${n === 1 ? '1 more line' : `${count(n)} more lines`} ran, not recorded`,
  outcomes: { done: 'returned', error: 'failed:', running: 'still running after a million steps' },
  short: { into: 'Into', over: 'Over', out: 'Out', goOn: 'Continue' },
  moves: {
    into: 'Step into', over: 'Step over', out: 'Step out', goOn: 'Continue to the next breakpoint', back: 'Step back',
    backOver: 'Step back over', goBack: 'Back to the breakpoint before',
  },
};

export type LuaWords = typeof en;

export const ko: LuaWords = {
  label: '한 줄씩 따라가는 스크립트. F11로 안으로, F10으로 건너서, Shift+F11로 밖으로, F5로 다음 중단점까지 가요. Shift를 누르면 F5와 F10은 뒤로 가요.',
  preview: '복사본에서 실행해요. 바뀐 것은 남지 않아요',
  step: (at, total) => (at >= total ? `${count(total)}줄을 실행하고 끝났어요` : `실행한 ${count(total)}줄 중 ${count(at + 1)}번째`),
  close: '닫기',
  line: (n) => `${n}번째 줄`,
  locals: '지역 변수',
  upvalues: '업밸류(upvalue)',
  stack: '호출 스택',
  main: '스크립트 본문',
  lastCall: '마지막 redis.call',
  noCall: '아직 없어요',
  dropped: (n) => `뒤에 실행한 ${count(n)}줄은 기록하지 않았어요`,
  outcomes: { done: '결과', error: '오류:', running: '백만 걸음이 지나도 끝나지 않았어요' },
  short: { into: '안으로', over: '건너서', out: '밖으로', goOn: '계속' },
  moves: {
    into: '함수 안으로 한 줄', over: '함수를 건너서 한 줄', out: '함수 밖으로', goOn: '다음 중단점까지 계속', back: '한 줄 뒤로',
    backOver: '함수를 건너서 한 줄 뒤로', goBack: '앞의 중단점으로',
  },
};
