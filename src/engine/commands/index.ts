/** All commands that a node knows: a family a line. */

import * as config from './config.ts';
import * as connection from './connection.ts';
import * as string from './string.ts';
import * as stringLcs from './string-lcs.ts';
import * as stringNumber from './string-number.ts';
import * as stringRange from './string-range.ts';
import { CommandTable } from './table.ts';
import * as transactions from './transactions.ts';

export const allCommands = new CommandTable([config, connection, string, stringLcs, stringNumber, stringRange, transactions]);
