/** The commands that a visit begins with, and the table that all nodes share. The others are in index.ts, which a tab fetches once the
 * prompt has been painted: whoever makes a node imports that too. A family a line. */

import * as connection from './connection.ts';
import * as expire from './expire.ts';
import * as generic from './generic.ts';
import * as string from './string.ts';
import * as stringNumber from './string-number.ts';
import * as stringRange from './string-range.ts';
import { CommandTable } from './table.ts';

export const commandTable = new CommandTable([
  connection, expire, generic, string, stringNumber, stringRange,
]);
