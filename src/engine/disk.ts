/** Where files are kept. Whoever carries a node hands one in; without one its files lie in memory, and last as long as the node. */

export interface Disk {
  /** A file's bytes, undefined when there is none or it cannot be read. */
  read(name: string): Uint8Array | undefined;
  /** Puts a file in the place of the one before, whole or not at all. Returns why not. */
  write(name: string, bytes: Uint8Array): string | undefined;
  /** Adds bytes behind a file's last, or makes it. They may be in the machine's memory still. Returns why not: then none of them is
   * there. */
  append(name: string, bytes: Uint8Array): string | undefined;
  /** Returns once all that was appended to a file would outlast the machine. Returns why not. */
  sync(name: string): string | undefined;
  /** A file that is not there may be removed, too. */
  remove(name: string): void;
}

/** Bytes that grow at their end. */
class MemoryFile {
  private bytes: Uint8Array;
  private length: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes.slice();
    this.length = bytes.length;
  }

  get content(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  append(more: Uint8Array): void {
    const needed = this.length + more.length;
    if (needed > this.bytes.length) {
      const wider = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      wider.set(this.content);
      this.bytes = wider;
    }
    this.bytes.set(more, this.length);
    this.length = needed;
  }
}

export class MemoryDisk implements Disk {
  private readonly files = new Map<string, MemoryFile>();

  read(name: string): Uint8Array | undefined {
    return this.files.get(name)?.content;
  }

  write(name: string, bytes: Uint8Array): undefined {
    this.files.set(name, new MemoryFile(bytes));
  }

  append(name: string, bytes: Uint8Array): undefined {
    const file = this.files.get(name);
    if (file === undefined) this.write(name, bytes);
    else file.append(bytes);
  }

  sync(): undefined {}

  remove(name: string): void {
    this.files.delete(name);
  }
}
