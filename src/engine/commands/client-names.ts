import { CommandError } from '../resp/errors.ts';

const printable = /^[!-~]*$/;

/** A name for a connection, checked; the empty one removes it. */
export function readClientName(name: string): string {
  if (!printable.test(name))
    throw new CommandError('ERR Client names cannot contain spaces, newlines or special characters.');
  return name;
}

/** A value of CLIENT SETINFO, checked. */
export function readClientInfo(attribute: string, value: string): string {
  if (!printable.test(value))
    throw new CommandError(`ERR ${attribute} cannot contain spaces, newlines or special characters.`);
  return value;
}
