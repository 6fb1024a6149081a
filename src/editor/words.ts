/* What the editor says, in two languages; fetched with it. */

import type { ConfigFinding } from '../worker/protocol.ts';
import type { Problem } from './analysis.ts';
import type { LuaName } from './lua.ts';

export interface EditorWords {
  readonly textOf: (name: string) => string;
  readonly files: string;
  readonly newFile: string;
  readonly kinds: { readonly script: string; readonly lua: string; readonly conf: string };
  readonly rename: string;
  readonly renameTo: string;
  readonly remove: string;
  readonly removeSure: (name: string) => string;
  readonly keep: string;
  readonly run: string;
  readonly runLines: string;
  readonly runFile: string;
  readonly on: string;
  readonly connection: (name: string) => string;
  readonly remarks: (n: number) => string;
  readonly line: (n: number) => string;
  readonly follow: {
    readonly label: string;
    readonly follow: string;
    readonly again: string;
    readonly breakpoint: string;
    readonly none: string;
    readonly at: (lines: string) => string;
    readonly library: string;
    readonly called: string;
  };
  readonly notKept: string;
  readonly loading: string;
  readonly since: string;
  readonly problem: (problem: Problem) => string;
  readonly finding: (finding: ConfigFinding) => string;
  readonly now: (value: string) => string;
  readonly lua: Readonly<Record<LuaName, string>>;
}

export const english: EditorWords = {
  textOf: (name) => `Text of ${name}`,
  files: 'Files',
  newFile: 'New',
  kinds: { script: 'Commands', lua: 'Lua script', conf: 'redis.conf' },
  rename: 'Rename',
  renameTo: 'New name',
  remove: 'Delete',
  removeSure: (name) => `Delete ${name}: sure?`,
  keep: 'Keep',
  run: 'Run',
  runLines: 'Run line',
  runFile: 'Run file',
  on: 'on',
  connection: (name) => `Run on connection ${name}`,
  remarks: (n) => (n === 1 ? '1 problem' : `${n} problems`),
  line: (n) => `line ${n}`,
  follow: {
    label: 'Line by line',
    follow: 'Line by line',
    again: 'From the start',
    breakpoint: 'Breakpoint',
    none: 'no breakpoints: click in the margin',
    at: (lines) => `breakpoints: ${lines}`,
    library: 'A library that registers no function yet: redis.register_function gives it one, which can be followed here.',
    called: 'The function that is called',
  },
  notKept: 'This browser does not keep it: too large, or its store is full or forbidden. Copy what you need.',
  loading: 'The editor is on its way…',
  since: 'since',
  problem: (problem) => {
    switch (problem.kind) {
      case 'quotes': return 'A quote is not closed, or a letter follows a closing one.';
      case 'unknown': return problem.near === null ? 'No such command.' : `No such command. ${problem.near}?`;
      case 'missing': return `Something is missing: ${problem.what}`;
      case 'extra': return 'The command takes nothing like this here.';
    }
  },
  finding: ({ kind, message, instead, overriddenAt }) => {
    switch (kind) {
      case 'overridden': return `Line ${overriddenAt} has the last word.`;
      case 'renamed': return `An older name of ${instead}.`;
      case 'later': return `What later servers call ${instead}.`;
      case 'unheeded': return 'Accepted, and changes nothing.';
      default: return instead === undefined ? message : `${message}. ${instead}?`;
    }
  },
  now: (value) => `now: ${value}`,
  lua: {
    'redis.call': 'Runs a command. An error of the command ends the script.',
    'redis.pcall': 'Runs a command. An error of the command comes back as a table with the field err.',
    'redis.error_reply': 'Makes an error that the script can return.',
    'redis.status_reply': 'Makes a status such as OK that the script can return.',
    'redis.sha1hex': 'The SHA1 of a string, in hexadecimal digits.',
    'redis.log': 'Writes to the log of the server.',
    'redis.setresp': 'Chooses the protocol, 2 or 3, in which commands answer the script.',
    'redis.set_repl': 'Says whether writes go to replicas and to the AOF.',
    'redis.breakpoint': 'Stops the script there while it is debugged.',
    'redis.debug': 'Prints values while the script is debugged.',
    'redis.acl_check_cmd': 'Whether the caller may run a command.',
    'redis.register_function': 'Gives a library a function to be called by FCALL.',
    KEYS: 'The keys that the script was called with, from 1.',
    ARGV: 'The other arguments that the script was called with, from 1.',
    'cjson.encode': 'A value as JSON.',
    'cjson.decode': 'JSON as a value.',
    'cmsgpack.pack': 'Values as MessagePack.',
    'cmsgpack.unpack': 'MessagePack as a value.',
    'struct.pack': 'Values as bytes, by a format as in C.',
    'struct.unpack': 'Bytes as values, by a format as in C.',
    'bit.band': 'Bitwise and, on 32 bits.',
    'bit.bor': 'Bitwise or, on 32 bits.',
    'bit.bxor': 'Bitwise exclusive or, on 32 bits.',
  },
};

export const korean: EditorWords = {
  textOf: (name) => `${name} 내용`,
  files: '파일',
  newFile: '새 파일',
  kinds: { script: '명령', lua: 'Lua 스크립트', conf: 'redis.conf' },
  rename: '이름 바꾸기',
  renameTo: '새 이름',
  remove: '지우기',
  removeSure: (name) => `${name} 파일을 지울까요?`,
  keep: '그대로 두기',
  run: '실행',
  runLines: '줄 실행',
  runFile: '파일 실행',
  on: '연결',
  connection: (name) => `연결 ${name}에서 실행하기`,
  remarks: (n) => `문제 ${n}개`,
  line: (n) => `${n}번째 줄`,
  follow: {
    label: '한 줄씩 실행',
    follow: '한 줄씩 실행',
    again: '처음부터',
    breakpoint: '중단점',
    none: '중단점이 없어요. 줄 번호 옆을 눌러 보세요',
    at: (lines) => `중단점: ${lines}번째 줄`,
    library: '아직 함수가 없는 라이브러리예요. redis.register_function으로 함수를 등록하면 여기서 한 줄씩 따라갈 수 있어요.',
    called: '부를 함수',
  },
  notKept: '이 브라우저에 저장하지 못했어요. 너무 크거나, 저장 공간이 찼거나 막혀 있어요. 필요한 내용은 복사해 두세요.',
  loading: '편집기를 불러오고 있어요…',
  since: '추가된 버전',
  problem: (problem) => {
    switch (problem.kind) {
      case 'quotes': return '따옴표가 닫히지 않았거나, 닫힌 따옴표 바로 뒤에 글자가 있어요.';
      case 'unknown': return problem.near === null ? '없는 명령이에요.' : `없는 명령이에요. 혹시 ${problem.near}?`;
      case 'missing': return `빠진 게 있어요: ${problem.what}`;
      case 'extra': return '이 자리에는 올 수 없는 인자예요.';
    }
  },
  finding: ({ kind, message, instead, overriddenAt }) => {
    switch (kind) {
      case 'overridden': return `${overriddenAt}번째 줄이 이 줄을 덮어써요.`;
      case 'renamed': return `${instead}의 옛 이름이에요.`;
      case 'later': return `${instead}의 새 이름이에요. 나중에 나온 서버만 알아요.`;
      case 'unheeded': return '받아들이지만 아무것도 바꾸지 않아요.';
      default: return instead === undefined ? message : `${message}. 혹시 ${instead}?`;
    }
  },
  now: (value) => `지금 값: ${value}`,
  lua: {
    'redis.call': '명령을 실행해요. 명령에서 오류가 나면 스크립트가 끝나요.',
    'redis.pcall': '명령을 실행해요. 오류는 err 필드가 있는 테이블로 돌아와요.',
    'redis.error_reply': '스크립트가 돌려줄 오류를 만들어요.',
    'redis.status_reply': 'OK처럼 스크립트가 돌려줄 상태를 만들어요.',
    'redis.sha1hex': '문자열의 SHA1 값을 16진수로 알려 줘요.',
    'redis.log': '서버 로그에 기록해요.',
    'redis.setresp': '명령의 응답을 RESP 2와 3 가운데 무엇으로 받을지 정해요.',
    'redis.set_repl': '쓰기를 복제본과 AOF로 보낼지 정해요.',
    'redis.breakpoint': '디버깅할 때 그 자리에서 스크립트를 멈춰요.',
    'redis.debug': '디버깅할 때 값을 출력해요.',
    'redis.acl_check_cmd': '호출한 사용자가 명령을 실행할 수 있는지 알려 줘요.',
    'redis.register_function': 'FCALL로 부를 함수를 라이브러리에 등록해요.',
    KEYS: '스크립트를 부를 때 넘긴 키들이에요. 1부터 세요.',
    ARGV: '스크립트를 부를 때 넘긴 나머지 인자들이에요. 1부터 세요.',
    'cjson.encode': '값을 JSON으로 바꿔요.',
    'cjson.decode': 'JSON을 값으로 바꿔요.',
    'cmsgpack.pack': '값을 MessagePack으로 묶어요.',
    'cmsgpack.unpack': 'MessagePack을 값으로 풀어요.',
    'struct.pack': 'C처럼 형식을 주고 값을 바이트로 묶어요.',
    'struct.unpack': 'C처럼 형식을 주고 바이트를 값으로 풀어요.',
    'bit.band': '32비트 AND 연산이에요.',
    'bit.bor': '32비트 OR 연산이에요.',
    'bit.bxor': '32비트 XOR 연산이에요.',
  },
};
