import type { ReplWords } from './words.ts';

export const english: ReplWords = {
  inputLabel: connection => `Command line of connection ${connection}`,
  outputLabel: connection => `Replies on connection ${connection}`,
  inputHelp: 'Enter runs, Tab completes, up and down bring earlier lines back, Page Up scrolls, Esc leaves the terminal.',
  commentSent: line => `redis-cli knows no comments: everything from # on was sent as arguments. Without it: ${line}`,
  promptSent: line => `The prompt that was copied along was sent, too. Without it: ${line}`,
  runWithout: 'Run this instead',
  interruptNote: 'Ctrl-C cancels the line here; redis-cli would end.',
  stoppedWaiting: 'Stopped waiting: the connection was closed and opened again.',
  quitNote: 'The connection is closed; redis-cli would end here. The next command opens a new one.',
  protocolFault: fault => `${fault}. The connection was closed.`,
  realOneExits: message => `redis-cli ends here: "${message}".`,
  attributeNote: 'An attribute, which belongs to the next reply; redis-cli ends here, not knowing the type byte "|".',
  noReplyNote: 'No reply will come; redis-cli would wait for one.',
  utf8On: 'Replies now show UTF-8 as text. redis-cli shows the bytes: what you see in quotes is what is stored.',
  lineTooLong: (bytes, bytesMax) => `A line of ${bytes} bytes was not run: ${bytesMax} is the most this prompt takes.`,
  pasteTooLong: (linesRun, lines) => `Of ${lines} pasted lines the first ${linesRun} were taken.`,
  linesCut: lines => `${lines} lines were left out here: the screen keeps the last ones.`,
  optionUnknown: option => `Unrecognized option or bad number of args for: '${option}'`,
  optionLater: option => `redis-cli ${option} is not in this prompt yet.`,
  noStdin: 'Standard input is empty. Give it after the command, <<< "text", or before it, echo text | redis-cli …',
};
