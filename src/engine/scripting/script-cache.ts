/** The script cache: what EVAL and SCRIPT LOAD have seen, by the SHA1 of its text. */

import { bytesOf } from '../bytes.ts';
import { hexadecimal, sha1 } from '../numbers/sha1.ts';
import type { Args } from '../resp/args.ts';
import { CommandError } from '../resp/errors.ts';
import { readShebang } from './flags.ts';
import { compile } from './lua/compile.ts';
import { LuaSyntaxError } from './lua/lexer.ts';
import { LuaClosure, type LuaFunction } from './lua/value.ts';
import type { Task } from './run.ts';

export interface Script {
  readonly sha: string;
  readonly shaBytes: Uint8Array;
  readonly fn: LuaFunction;
  /** As EVAL runs it, and as EVAL_RO does. */
  readonly task: Task;
  readonly readOnlyTask: Task;
}

/** Of a SHA1 in hexadecimal. */
export const shaLength = 40;
/** Scripts found last, by what their SHA1 begins with: so many. */
const recentMax = 64;

export class ScriptCache {
  private bySha = new Map<string, Script>();
  /** The same by their texts: a script that is sent again need not be digested again. */
  private bySource = new Map<string, Script>();
  private sourceBytes = 0;
  private readonly recent: (Script | undefined)[] = new Array(recentMax).fill(undefined);

  get count(): number {
    return this.bySha.size;
  }

  /** What the texts and their names take. */
  get bytes(): number {
    return this.sourceBytes + this.count * shaLength;
  }

  /** @param sha in lower case. */
  find(sha: string): Script | undefined {
    return this.bySha.get(sha);
  }

  /** The script whose SHA1 argument i is, in any case. A string is made of it only where it was not found of late.
   * @param i an argument of shaLength bytes. */
  findNamed(args: Args, i: number): Script | undefined {
    const start = args.start[i] as number;
    const { buffer } = args;
    const at = (Math.imul(buffer[start] as number, 7) + (buffer[start + 1] as number)) % recentMax;
    const known = this.recent[at];
    if (known !== undefined && isAt(buffer, start, known.shaBytes)) return known;
    const found = this.bySha.get(args.text(i).toLowerCase());
    if (found !== undefined) this.recent[at] = found;
    return found;
  }

  /** The script of this text, compiled if it is new. Throws a CommandError that says why it cannot be. */
  load(source: string): Script {
    const known = this.bySource.get(source);
    if (known !== undefined) return known;
    const { flags, body } = readShebang(source);
    const chunk = compile(body, '@user_script');
    if (chunk instanceof LuaSyntaxError) throw new CommandError(`ERR Error compiling script (new function): ${chunk.message}`);
    const sha = hexadecimal(sha1(bytesOf(source)));
    const task = { name: sha, kind: 'script', flags, readOnly: false } as const;
    const script = { sha, shaBytes: bytesOf(sha), fn: new LuaClosure(chunk.proto, []), task, readOnlyTask: { ...task, readOnly: true } };
    this.bySha.set(sha, script);
    this.bySource.set(source, script);
    this.sourceBytes += source.length;
    return script;
  }

  flush(): void {
    this.bySha = new Map();
    this.bySource = new Map();
    this.sourceBytes = 0;
    this.recent.fill(undefined);
  }
}

/** Whether this SHA1 lies there. Without a branch for each byte. */
function isAt(u8: Uint8Array, start: number, sha: Uint8Array): boolean {
  let differences = 0;
  for (let i = 0; i < shaLength; i += 4)
    differences |=
      ((sha[i] as number) ^ (u8[start + i] as number)) |
      ((sha[i + 1] as number) ^ (u8[start + i + 1] as number)) |
      ((sha[i + 2] as number) ^ (u8[start + i + 2] as number)) |
      ((sha[i + 3] as number) ^ (u8[start + i + 3] as number));
  return differences === 0;
}
