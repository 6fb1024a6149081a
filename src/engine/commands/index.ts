/** All commands that a node knows: a family a line. */

import * as string from './string.ts';
import { CommandTable } from './table.ts';

export const allCommands = new CommandTable([string]);
