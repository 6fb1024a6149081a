/** The modules that a node has, as if `loadmodule` had named them: what HELLO, MODULE LIST, INFO and COMMAND LIST tell. Their commands are
 * families as all others are; versions are those of Redis Stack 7.2, whose documentation they follow. */

export interface LoadedModule {
  readonly name: string;
  readonly version: number;
}

export const loadedModules: readonly LoadedModule[] = [
  { name: 'ReJSON', version: 20609 }, { name: 'timeseries', version: 11202 },
];
