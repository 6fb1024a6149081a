/** The modules that a node has, as if `loadmodule` had named them, for HELLO, MODULE LIST, INFO and COMMAND LIST. Their commands are
 * families like all others. Versions are those of Redis Stack 7.2, whose documentation they follow. */

export interface LoadedModule {
  readonly name: string;
  readonly version: number;
}

export const loadedModules: readonly LoadedModule[] = [
  { name: 'ReJSON', version: 20609 }, { name: 'timeseries', version: 11202 },
];
