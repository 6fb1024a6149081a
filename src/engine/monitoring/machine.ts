/* The machine and the process in which a node runs, for INFO: numbers that the host hands in. In a browser tab there are none, and INFO
 * leaves them out. */

export interface Machine {
  /** Name, release and processor, as `uname` has them. */
  readonly os: string;
  /** What the operating system wakes the process with, such as epoll. */
  readonly multiplexingApi: string;
  readonly processId: number;
  readonly executable: string;
  readonly memoryBytes: number;
  /** Time that the whole process has spent so far. */
  cpu(): CpuTime;
  /** The same of the thread that the engine runs in, where the system tells. */
  mainThreadCpu(): CpuTime | undefined;
  /** Time in microseconds that the event loop has worked, and not waited, so far. */
  loopUs(): number;
}

export interface CpuTime {
  readonly systemUs: number;
  readonly userUs: number;
}
