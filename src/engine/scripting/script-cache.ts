/** The script cache: what EVAL and SCRIPT LOAD have seen, by the SHA1 of its text. */

import { bytesOf } from '../bytes.ts';
import { hexadecimal, sha1 } from '../numbers/sha1.ts';
import { CommandError } from '../resp/errors.ts';
import { readShebang, type ScriptFlag } from './flags.ts';
import { compile } from './lua/compile.ts';
import { LuaSyntaxError } from './lua/lexer.ts';
import { LuaClosure, type LuaFunction } from './lua/value.ts';

export interface Script {
  readonly sha: string;
  readonly source: string;
  readonly fn: LuaFunction;
  readonly flags: ReadonlySet<ScriptFlag> | undefined;
}

export class ScriptCache {
  private bySha = new Map<string, Script>();
  /** The same by their texts: a script that is sent again need not be digested again. */
  private bySource = new Map<string, Script>();
  private sourceBytes = 0;

  get count(): number {
    return this.bySha.size;
  }

  /** What the texts and their names take. */
  get bytes(): number {
    return this.sourceBytes + this.count * 40;
  }

  /** @param sha in lower case. */
  find(sha: string): Script | undefined {
    return this.bySha.get(sha);
  }

  /** The script of this text, compiled if it is new. Throws a CommandError that says why it cannot be. */
  load(source: string): Script {
    const known = this.bySource.get(source);
    if (known !== undefined) return known;
    const { flags, body } = readShebang(source);
    const chunk = compile(body, '@user_script');
    if (chunk instanceof LuaSyntaxError) throw new CommandError(`ERR Error compiling script (new function): ${chunk.message}`);
    const script = { sha: hexadecimal(sha1(bytesOf(source))), source, fn: new LuaClosure(chunk.proto, []), flags };
    this.bySha.set(script.sha, script);
    this.bySource.set(source, script);
    this.sourceBytes += source.length;
    return script;
  }

  flush(): void {
    this.bySha = new Map();
    this.bySource = new Map();
    this.sourceBytes = 0;
  }
}
