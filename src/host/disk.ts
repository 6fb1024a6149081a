/* Data files on a real disk. A file that is appended to stays open, so that a write is one call. */

import {
  closeSync, existsSync, fdatasyncSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, readSync, renameSync,
  statSync, unlinkSync, writeFileSync, writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Disk, OpenFile } from '../engine/disk.ts';

export const whyNot = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return text.includes('ENOENT') ? 'No such file or directory' : text.replace(/^[A-Z]+: |, \w+( '.*')?$/g, '');
};

export class FileDisk implements Disk {
  private readonly complain: (text: string) => void;
  /** Descriptors of files that are appended to. */
  private readonly appended = new Map<string, number>();

  constructor(complain: (text: string) => void) {
    this.complain = complain;
  }

  read(name: string): Uint8Array | undefined {
    return existsSync(name) ? readFileSync(name) : undefined;
  }

  open(name: string): OpenFile | undefined {
    return existsSync(name) ? { bytes: statSync(name).size, read: (at, n) => readPart(name, at, n) } : undefined;
  }

  write(name: string, bytes: Uint8Array): string | undefined {
    try {
      this.close(name);
      makeFolderOf(name);
      replaceFile(name, bytes);
      return undefined;
    } catch (error) {
      this.complain(`Failed writing ${name}: ${whyNot(error)}`);
      return whyNot(error);
    }
  }

  append(name: string, bytes: Uint8Array): string | undefined {
    try {
      const file = this.appended.get(name) ?? this.openToAppend(name);
      appendWhole(file, bytes);
      return undefined;
    } catch (error) {
      this.complain(`Error writing to the AOF file ${name}: ${whyNot(error)}`);
      return whyNot(error);
    }
  }

  sync(name: string): string | undefined {
    const file = this.appended.get(name);
    if (file === undefined) return undefined;
    try {
      fdatasyncSync(file);
      return undefined;
    } catch (error) {
      this.complain(`Failed to sync ${name}: ${whyNot(error)}`);
      return whyNot(error);
    }
  }

  remove(name: string): void {
    this.close(name);
    try {
      unlinkSync(name);
    } catch {
      // it is not there
    }
  }

  private openToAppend(name: string): number {
    makeFolderOf(name);
    const file = openSync(name, 'a');
    this.appended.set(name, file);
    return file;
  }

  private close(name: string): void {
    const file = this.appended.get(name);
    if (file !== undefined) closeSync(file);
    this.appended.delete(name);
  }
}

function makeFolderOf(name: string): void {
  const folder = dirname(name);
  if (folder !== '.' && !existsSync(folder)) mkdirSync(folder);
}

function readPart(name: string, at: number, n: number): Uint8Array {
  const file = openSync(name, 'r');
  try {
    const bytes = new Uint8Array(Math.max(0, Math.min(n, fstatSync(file).size - at)));
    let length = 0;
    for (let more = -1; more !== 0; length += more) more = readSync(file, bytes, length, bytes.length - length, at + length);
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

/** Appends all or nothing: where only a part fits, that is removed again. */
function appendWhole(file: number, bytes: Uint8Array): void {
  const before = fstatSync(file).size;
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  } catch (error) {
    ftruncateSync(file, before);
    throw error;
  }
}

/** The bytes are on disk before the file gets its name, so that a crash leaves either the old file or the new one. */
function replaceFile(path: string, bytes: Uint8Array): void {
  const folder = dirname(path);
  const draft = `${folder === '.' ? '' : `${folder}/`}temp-${process.pid}.rdb`;
  const file = openSync(draft, 'w');
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
