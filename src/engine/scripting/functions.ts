/* All libraries of a server, and their functions by name, which is unique among all libraries. They are saved with the data but not
 * flushed with them. A change of several libraries is made on a copy first, so that a failure changes nothing. */

import type { Limits } from '../limits.ts';
import { crc64 } from '../persistence/crc64.ts';
import { footerBytes, isWhole } from '../persistence/dump.ts';
import { opcode, rdbVersion } from '../persistence/rdb.ts';
import { BadFormat, RdbReader } from '../persistence/rdb-reader.ts';
import { RdbWriter } from '../persistence/rdb-writer.ts';
import { CommandError } from '../resp/errors.ts';
import { type Library, type LibraryFunction, libraryName, loadLibrary } from './library.ts';
import type { Scripting } from './scripting.ts';

export type RestorePolicy = 'FLUSH' | 'APPEND' | 'REPLACE';

export class Functions {
  private readonly scripting: Scripting;
  libraries = new Map<string, Library>();
  /** By name in lower case: FCALL takes a name in any. */
  private byName = new Map<string, LibraryFunction>();

  constructor(scripting: Scripting) {
    this.scripting = scripting;
  }

  get count(): number {
    return this.byName.size;
  }

  /** Bytes that the libraries' code takes. */
  get bytes(): number {
    let bytes = 0;
    for (const { code } of this.libraries.values()) bytes += code.length;
    return bytes;
  }

  /** The code of each library. */
  get codes(): string[] {
    return [...this.libraries.values()].map(({ code }) => code);
  }

  find(name: string): LibraryFunction | undefined {
    return this.byName.get(name.toLowerCase());
  }

  /** Loads a library; returns its name. */
  load(code: string, replaces: boolean): string {
    const name = libraryName(code);
    if (!replaces && this.libraries.has(name)) throw new CommandError(`ERR Library '${name}' already exists`);
    this.put(this.read(code), 'REPLACE');
    return name;
  }

  private read(code: string): Library {
    return loadLibrary(code, (level, message) => this.scripting.log(level, message), this.scripting.serials);
  }

  private put(library: Library, policy: RestorePolicy): void {
    const old = this.libraries.get(library.name);
    if (old !== undefined && policy !== 'REPLACE') throw alreadyThere(library.name);
    for (const name of library.functions.keys()) {
      const other = this.byName.get(name.toLowerCase());
      if (other !== undefined && other.library !== old) throw new CommandError(`ERR Function ${name} already exists`);
    }
    if (old !== undefined) this.delete(old.name);
    this.libraries.set(library.name, library);
    for (const [name, fn] of library.functions) this.byName.set(name.toLowerCase(), fn);
  }

  /** False when there is no such library. */
  delete(name: string): boolean {
    const library = this.libraries.get(name);
    if (library === undefined) return false;
    this.libraries.delete(name);
    for (const fn of library.functions.keys()) this.byName.delete(fn.toLowerCase());
    return true;
  }

  flush(): void {
    this.libraries = new Map();
    this.byName = new Map();
  }

  /** All libraries as a payload that other servers read: as in a snapshot, with a footer like DUMP's. */
  dump(): Uint8Array {
    const w = new RdbWriter();
    for (const code of this.codes) {
      w.byte(opcode.functions);
      w.text(code);
    }
    w.word16(rdbVersion);
    const { lo, hi } = crc64(w.bytes(), 0, w.length);
    w.word32(lo);
    w.word32(hi);
    return w.bytes();
  }

  /** Adds the libraries of a payload in bytes [start, end), all or none. */
  restore(u8: Uint8Array, start: number, end: number, policy: RestorePolicy, limits: Limits): void {
    if (!isWhole(u8, start, end, limits)) throw new CommandError('ERR DUMP payload version or checksum are wrong');
    const added = new Map<string, Library>();
    for (const code of codesIn(u8.subarray(start, end - footerBytes))) {
      const library = this.read(code);
      if (added.has(library.name)) throw alreadyThere(library.name);
      added.set(library.name, library);
    }
    const { libraries, byName } = this;
    this.libraries = new Map(policy === 'FLUSH' ? [] : libraries);
    this.byName = new Map(policy === 'FLUSH' ? [] : byName);
    try {
      if (policy === 'REPLACE') for (const name of added.keys()) this.delete(name);
      for (const library of added.values()) this.put(library, 'APPEND');
    } catch (thrown) {
      this.libraries = libraries;
      this.byName = byName;
      throw thrown;
    }
  }
}

const alreadyThere = (name: string): CommandError => new CommandError(`ERR Library ${name} already exists`);

function codesIn(u8: Uint8Array): string[] {
  const reader = new RdbReader(u8, 0, u8.length);
  const codes: string[] = [];
  try {
    while (!reader.isAtEnd) {
      const kind = reader.byte();
      if (kind === opcode.functionsEarly) throw new CommandError('ERR Pre-GA function format not supported');
      if (kind !== opcode.functions) throw new CommandError('ERR given type is not a function');
      codes.push(reader.text());
    }
  } catch (thrown) {
    throw thrown instanceof BadFormat ? new CommandError('ERR failed loading the given functions payload') : thrown;
  }
  return codes;
}
