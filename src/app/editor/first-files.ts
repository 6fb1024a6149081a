/* The files that are there before the student writes one: small, and each worth running. */

import type { Shelf } from '../../editor/files.ts';
import type { Language } from '../state/settings.ts';

const script = (notes: readonly [string, string]) => `# ${notes[0]}
ZADD board 120 ann 95 bob 210 cho
ZRANGE board 0 -1 REV WITHSCORES

# ${notes[1]}
B> SUBSCRIBE news
A> PUBLISH news "the board is open"
`;

const lua = (note: string) => `-- KEYS board
-- ARGV 10
-- ${note}
local members = redis.call('ZRANGE', KEYS[1], 0, -1)
for _, member in ipairs(members) do
  redis.call('ZINCRBY', KEYS[1], ARGV[1], member)
end
return #members
`;

const conf = (note: string) => `# ${note}
maxmemory 100mb
maxmemory-policy allkeys-lru
hash-max-listpack-entries 128
`;

export const firstShelf: Readonly<Record<Language, Shelf>> = {
  en: {
    files: [
      {
        name: 'board.redis',
        text: script([
          'One command a line. Ctrl+Enter runs this line or the selection.',
          'A line may say where it runs.',
        ]),
      },
      { name: 'bonus.lua', text: lua('A bonus for everyone on the board, in one step that nobody sees half done.') },
      { name: 'redis.conf', text: conf('Each line is tried on a server beside yours. Run, it is CONFIG SET.') },
    ],
    open: 'board.redis',
  },
  ko: {
    files: [
      {
        name: 'board.redis',
        text: script([
          '한 줄에 명령 하나예요. Ctrl+Enter로 이 줄이나 선택한 부분을 실행해요.',
          '줄 앞에 어느 연결에서 실행할지 적을 수 있어요.',
        ]),
      },
      { name: 'bonus.lua', text: lua('보드에 있는 모두에게 점수를 더해요. 중간 상태는 아무에게도 보이지 않아요.') },
      { name: 'redis.conf', text: conf('줄마다 옆의 다른 서버에서 시험해 봐요. 실행하면 CONFIG SET이 돼요.') },
    ],
    open: 'board.redis',
  },
};
