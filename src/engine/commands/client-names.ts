import { cString } from '../bytes.ts';
import { CommandError } from '../resp/errors.ts';

/** Since 7.2 up to a NUL: what comes behind one is kept, and shown by nothing but CLIENT GETNAME. */
const isPrintable = (text: string): boolean => /^[!-~]*$/.test(cString(text));

/** A name for a connection, checked; the empty one removes it. */
export function readClientName(name: string): string {
  if (!isPrintable(name))
    throw new CommandError('ERR Client names cannot contain spaces, newlines or special characters.');
  return name;
}

/** A value of CLIENT SETINFO, checked. */
export function readClientInfo(attribute: string, value: string): string {
  if (!isPrintable(value))
    throw new CommandError(`ERR ${attribute} cannot contain spaces, newlines or special characters.`);
  return value;
}
