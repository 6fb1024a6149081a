/** An empty array that will hold objects. V8 takes `[]` for an array of small integers until the first object comes, and throws code away
 * that it has compiled for arrays of objects when that meets one: once more for each new node. */
export function ofObjects<T>(): T[] {
  const made: (T | undefined)[] = [undefined];
  made.length = 0;
  return made as T[];
}
