/* Whether a server answers: CLIENT REPLY OFF and SKIP silence what follows, and themselves. A client that forgets it waits for a reply
 * that never comes, and takes those of later commands for it. */

/** off: none is answered; skip: the next one is not. */
export type ReplyMode = 'on' | 'off' | 'skip';

interface Answering {
  readonly answers: boolean;
  /** The mode after it. */
  readonly next: ReplyMode;
}

/** Whether a command is answered in a mode. Within MULTI, CLIENT REPLY is queued like any other. */
export function answering(argv: readonly string[], mode: ReplyMode, inMulti = false): Answering {
  const [name, subcommand, wanted] = argv.map(arg => arg.toLowerCase());
  if (name === 'reset' && argv.length === 1) return { answers: mode !== 'skip', next: 'on' };
  const next = mode === 'skip' ? 'on' : mode;
  const isOne = name === 'client' && subcommand === 'reply' && argv.length === 3 && !inMulti;
  if (isOne && wanted === 'on') return { answers: true, next: 'on' };
  if (isOne && wanted === 'off') return { answers: false, next: 'off' };
  if (isOne && wanted === 'skip') return { answers: false, next: mode === 'off' ? 'off' : 'skip' };
  return { answers: mode === 'on', next };
}
