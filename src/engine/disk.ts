/** Where files are kept. Whoever carries a node hands one in; without one its files lie in memory, and last as long as the node. */

export interface Disk {
  /** A file's bytes, undefined when there is none or it cannot be read. */
  read(name: string): Uint8Array | undefined;
  /** Puts a file in the place of the one before, whole or not at all. Returns why not. */
  write(name: string, bytes: Uint8Array): string | undefined;
}

export class MemoryDisk implements Disk {
  private readonly files = new Map<string, Uint8Array>();

  read(name: string): Uint8Array | undefined {
    return this.files.get(name);
  }

  write(name: string, bytes: Uint8Array): undefined {
    this.files.set(name, bytes.slice());
  }
}
