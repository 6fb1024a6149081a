/* What INFO says about the machine and the process. */

import { readFileSync } from 'node:fs';
import { arch, platform, release, totalmem, type } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { CpuTime, Machine } from '../engine/monitoring/machine.ts';

/** The system call with which libuv, and so Node, waits. */
const waitsWith: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'epoll', android: 'epoll', darwin: 'kqueue', freebsd: 'kqueue', openbsd: 'kqueue', sunos: 'evport', win32: 'iocp', aix: 'pollset',
};

/** Names of processors as `uname -m` prints them. */
const processors: Partial<Record<string, string>> = { x64: 'x86_64', arm64: platform() === 'darwin' ? 'arm64' : 'aarch64', ia32: 'i686' };

/** Linux counts a thread's time in hundredths of a second. */
const usPerTick = 10_000;

/** A line of fields, of which the second, a name in parentheses, may hold anything. */
function mainThreadCpu(): CpuTime | undefined {
  try {
    const line = readFileSync(`/proc/self/task/${process.pid}/stat`, 'latin1');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ').map(Number);
    return { userUs: (fields[11] as number) * usPerTick, systemUs: (fields[12] as number) * usPerTick };
  } catch {
    return undefined; // another system
  }
}

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
  mainThreadCpu,
  loopUs: () => Math.round(performance.eventLoopUtilization().active * 1000),
};
