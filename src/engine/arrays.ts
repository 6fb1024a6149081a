/** An empty array for objects. The machine takes `[]` for one of small integers until the first object comes, and code that it has
 * compiled for arrays of objects is thrown away when it meets one of those: in each new world once more. */
export function ofObjects<T>(): T[] {
  const made: (T | undefined)[] = [undefined];
  made.length = 0;
  return made as T[];
}
