/** An error reply on its way up from a handler to the dispatcher. Not an Error: it carries no stack, so that a wrong
 * argument costs no more than a right one. */
export class CommandError {
  readonly message: string;
  /** @param message begins with its code: `ERR syntax error`. */
  constructor(message: string) {
    this.message = message;
  }
}

/** Errors that many commands share, made once. */
export const errors = {
  syntax: new CommandError('ERR syntax error'),
  wrongType: new CommandError('WRONGTYPE Operation against a key holding the wrong kind of value'),
  notInteger: new CommandError('ERR value is not an integer or out of range'),
  notFloat: new CommandError('ERR value is not a valid float'),
  outOfRange: new CommandError('ERR value is out of range'),
  mustBePositive: new CommandError('ERR value is out of range, must be positive'),
  overflow: new CommandError('ERR increment or decrement would overflow'),
  noSuchKey: new CommandError('ERR no such key'),
  sameObject: new CommandError('ERR source and destination objects are the same'),
  indexOutOfRange: new CommandError('ERR index out of range'),
  stringTooLong: new CommandError('ERR string exceeds maximum allowed size (proto-max-bulk-len)'),
  tooFewReplicas: new CommandError('NOREPLICAS Not enough good replicas to write.'),
  cannotSave: new CommandError(
    "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. Commands that may " +
      'modify the data set are disabled, because this instance is configured to report errors during writes if RDB snapshotting fails ' +
      '(stop-writes-on-bgsave-error option). Please check the Redis logs for details about the RDB error.',
  ),
  cannotWriteFile: (why: string) => new CommandError(`MISCONF Errors writing to the AOF file: ${why}`),
  outOfMemory: new CommandError("OOM command not allowed when used memory > 'maxmemory'."),
  invalidExpire: (command: string) => new CommandError(`ERR invalid expire time in '${command}' command`),
  wrongArity: (name: string) => new CommandError(`ERR wrong number of arguments for '${name}' command`),
} as const;
