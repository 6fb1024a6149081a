import type { ReplWords } from './words.ts';

export const korean: ReplWords = {
  inputLabel: connection => `연결 ${connection}의 명령줄`,
  outputLabel: connection => `연결 ${connection}의 응답`,
  inputHelp: 'Enter로 실행하고, Tab으로 자동 완성하고, 위아래 화살표로 지난 줄을 불러오고, Page Up으로 올려 봐요. Esc를 누르면 터미널에서 나가요.',
  commentSent: line => `redis-cli에는 주석이 없어요. # 뒤가 모두 인자로 전송됐어요. 주석을 뺀 줄: ${line}`,
  promptSent: line => `함께 복사된 프롬프트까지 전송됐어요. 프롬프트를 뺀 줄: ${line}`,
  runWithout: '이 줄로 실행',
  interruptNote: '여기서는 Ctrl-C가 줄을 취소해요. redis-cli라면 끝났을 거예요.',
  stoppedWaiting: '기다리기를 멈췄어요. 연결을 닫고 다시 열었어요.',
  quitNote: '연결을 닫았어요. redis-cli라면 여기서 끝나요. 다음 명령이 새 연결을 열어요.',
  protocolFault: fault => `${fault}. 연결을 닫았어요.`,
  realOneExits: message => `redis-cli라면 여기서 끝나요: "${message}".`,
  attributeNote: '다음 응답에 딸린 속성(attribute)이에요. redis-cli는 타입 바이트 "|"를 몰라서 여기서 끝나요.',
  noReplyNote: '응답이 오지 않아요. redis-cli라면 계속 기다려요.',
  utf8On: '이제 응답의 UTF-8을 글자로 보여 줘요. 원래 redis-cli는 바이트를 보여 줘요. 따옴표 안에 보이는 것이 저장된 그대로예요.',
  lineTooLong: (bytes, bytesMax) => `${bytes}바이트짜리 줄은 실행하지 않았어요. 이 프롬프트는 ${bytesMax}바이트까지 받아요.`,
  pasteTooLong: (linesRun, lines) => `붙여 넣은 ${lines}줄 가운데 처음 ${linesRun}줄만 받았어요.`,
  linesCut: lines => `여기서 ${lines}줄을 생략했어요. 화면에는 마지막 줄들만 남아요.`,
  optionUnknown: option => `Unrecognized option or bad number of args for: '${option}'`,
  optionLater: option => `이 프롬프트는 redis-cli의 ${option} 옵션을 아직 지원하지 않아요.`,
  noStdin: '표준 입력이 비어 있어요. 명령 뒤에 <<< "텍스트"를 붙이거나, 앞에 echo 텍스트 | redis-cli …처럼 적어 주세요.',
};
