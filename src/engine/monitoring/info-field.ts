/** A line of INFO. */
export type Field = readonly [name: string, value: string | number];
