/** Where files are kept. The host hands one in; without it files lie in memory, and last as long as the node. */

export interface Disk {
  /** A file's bytes, undefined when there is none or it cannot be read. */
  read(name: string): Uint8Array | undefined;
  /** A file to be read part by part, undefined when there is none or it cannot be read. */
  open(name: string): OpenFile | undefined;
  /** Replaces a file, whole or not at all. Returns the error, if any. */
  write(name: string, bytes: Uint8Array): string | undefined;
  /** Appends bytes to a file, or makes it. They may still be in the machine's memory. Returns the error, if any: then none of them were
   * appended. */
  append(name: string, bytes: Uint8Array): string | undefined;
  /** Returns once all that was appended to a file would survive a crash of the machine (fsync). Returns the error, if any. */
  sync(name: string): string | undefined;
  /** Removes a file, if it exists. */
  remove(name: string): void;
}

/** A file that does not change while it is read. */
export interface OpenFile {
  readonly bytes: number;
  /** Bytes from an offset on: n of them, or as many as there are. */
  read(at: number, n: number): Uint8Array;
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

  open(name: string): OpenFile | undefined {
    const content = this.read(name);
    return content === undefined ? undefined : { bytes: content.length, read: (at, n) => content.subarray(at, at + n) };
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
