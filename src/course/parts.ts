/* Parts of the page that a lesson's words can point at (`[the time left](part:ttl)`). What is pointed at carries the name in its
 * `data-part`; a name whose part is not in sight at the moment points at nothing, and is then a word like any other. */

export const partNames = [
  // the glass's head and foot, whatever the key
  'type', 'encoding', 'key', 'ttl', 'memory', 'path', 'gauge', 'cost', 'converted',
  // a skip list
  'header', 'towers', 'level', 'span', 'forward', 'backward', 'null',
  // the page
  'prompt', 'connections', 'timeline',
] as const;
