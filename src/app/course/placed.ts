/* Lists that never change their order: an item is known by its place. */

export const placed = <T>(items: readonly T[]): { readonly item: T; readonly place: number }[] =>
  items.map((item, place) => ({ item, place }));
