/* What INFO says about the machine and the process. */

import { arch, platform, release, totalmem, type } from 'node:os';
import type { Machine } from '../engine/monitoring/machine.ts';

/** The system call with which libuv, and so Node, waits. */
const waitsWith: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'epoll', android: 'epoll', darwin: 'kqueue', freebsd: 'kqueue', openbsd: 'kqueue', sunos: 'evport', win32: 'iocp', aix: 'pollset',
};

/** Names of processors as `uname -m` prints them. */
const processors: Partial<Record<string, string>> = { x64: 'x86_64', arm64: platform() === 'darwin' ? 'arm64' : 'aarch64', ia32: 'i686' };

export const machine: Machine = {
  os: `${type()} ${release()} ${processors[arch()] ?? arch()}`,
  multiplexingApi: waitsWith[platform()] ?? 'select',
  processId: process.pid,
  executable: process.execPath,
  memoryBytes: totalmem(),
  cpu() {
    const { system, user } = process.cpuUsage();
    return { systemUs: system, userUs: user };
  },
};
