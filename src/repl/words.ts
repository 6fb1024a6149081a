/* What the prompt says on its own account, beside the real redis-cli's lines, which stay as they are in every
 * language. Each is one line, shown dim. */

export interface ReplWords {
  /** The input's label, for `A` and so on. */
  readonly inputLabel: (connection: string) => string;
  readonly outputLabel: (connection: string) => string;
  /** How to type, told to those who cannot see the screen: Tab is taken, Esc leaves. */
  readonly inputHelp: string;
  /** A trailing `# …` was sent as arguments. */
  readonly commentSent: (line: string) => string;
  /** A prompt was copied along with the command. */
  readonly promptSent: (line: string) => string;
  readonly runWithout: string;
  /** Ctrl-C cancelled a line; redis-cli would have ended. */
  readonly interruptNote: string;
  readonly stoppedWaiting: string;
  readonly quitNote: string;
  /** The other side said what this protocol does not have. */
  readonly protocolFault: (fault: string) => string;
  /** redis-cli ends when it meets this type of reply. */
  readonly realOneExits: (message: string) => string;
  readonly attributeNote: string;
  readonly noReplyNote: string;
  readonly utf8On: string;
  readonly lineTooLong: (bytes: number, bytesMax: number) => string;
  readonly pasteTooLong: (linesRun: number, lines: number) => string;
  /** Lines that fell out of the top of the screen's memory. */
  readonly linesCut: (lines: number) => string;
  /** Lines that are on the screen, but not in the log of what is told. */
  readonly linesUntold: (lines: number) => string;
  readonly optionUnknown: (option: string) => string;
  readonly optionLater: (option: string) => string;
  readonly noStdin: string;
  /** The prompt is all that came of the page. */
  readonly alone: string;
  /** A part of the page that comes later could not be had. */
  readonly notFetched: string;
}
