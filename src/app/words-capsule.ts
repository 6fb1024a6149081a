/* What the page says about capsules, in two languages. */

const size = (characters: number): string => `${(characters / 1000).toFixed(1)} kB`;

export const en = {
  title: 'Capsule',
  why: 'A capsule holds this session and the moment shown. Whoever opens it sees the same, offline too. It is data, never code.',
  copy: 'Copy a link',
  save: 'Save a file',
  open: 'Open a file',
  page: 'Save as one HTML page',
  savedPage: (characters: number) => `Page saved (${size(characters)}): Keyglass itself, at this very moment. It opens from disk, offline.`,
  notSavedPage: (why: string) => `The page could not be put together: ${why}. Nothing was saved.`,
  copied: (characters: number) => `Link copied (${size(characters)}): it opens at this very moment.`,
  notCopied: 'The browser does not let the page copy, so the capsule was saved as a file.',
  saved: (characters: number) => `Capsule saved (${size(characters)}).`,
  tooLong: (characters: number) => `Too long for a link (${size(characters)}), so the capsule was saved as a file.`,
  opened: 'The capsule is open.',
  refused: (why: string) => `This capsule holds no session that can be played: ${why}. Nothing has changed.`,
  faults: {
    version: 'This capsule comes from another version of Keyglass. Nothing has changed.',
    long: 'This capsule is too large to be opened. Nothing has changed.',
    broken: 'This is not a capsule, or a part of it is missing. Nothing has changed.',
  },
};

export type CapsuleWords = typeof en;

export const ko: CapsuleWords = {
  title: '캡슐',
  why: '캡슐에는 이 세션과 보고 있는 순간이 담겨요. 여는 사람은 오프라인에서도 똑같은 장면을 봐요. 캡슐은 데이터일 뿐, 코드가 아니에요.',
  copy: '링크 복사',
  save: '파일로 저장',
  open: '파일 열기',
  page: 'HTML 한 장으로 저장',
  savedPage: (characters) => `페이지를 저장했어요(${size(characters)}). Keyglass 전체가 바로 이 순간 그대로, 오프라인에서도 열려요.`,
  notSavedPage: (why) => `페이지를 한 파일로 묶지 못했어요: ${why}. 저장된 것은 없어요.`,
  copied: (characters) => `링크를 복사했어요(${size(characters)}). 바로 이 순간이 열려요.`,
  notCopied: '브라우저가 복사를 막아서 캡슐을 파일로 저장했어요.',
  saved: (characters) => `캡슐을 저장했어요(${size(characters)}).`,
  tooLong: (characters) => `링크로 보내기에는 길어서(${size(characters)}) 파일로 저장했어요.`,
  opened: '캡슐을 열었어요.',
  refused: (why) => `이 캡슐에는 재생할 수 있는 세션이 없어요: ${why}. 아무것도 바뀌지 않았어요.`,
  faults: {
    version: '다른 버전의 Keyglass에서 만든 캡슐이에요. 아무것도 바뀌지 않았어요.',
    long: '캡슐이 너무 커서 열 수 없어요. 아무것도 바뀌지 않았어요.',
    broken: '캡슐이 아니거나 일부가 빠졌어요. 아무것도 바뀌지 않았어요.',
  },
};
