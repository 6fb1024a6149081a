/** ACL rules as words: those of a selector in parentheses become one. Where a parenthesis stays open, `open` is the word that
 * opened it. */
export function mergeSelectors(words: readonly string[]): { readonly rules: string[]; readonly open: string | undefined } {
  const rules: string[] = [];
  let first: string | undefined;
  let merged = '';
  for (const word of words) {
    if (first === undefined && !word.startsWith('(')) {
      rules.push(word);
      continue;
    }
    merged = first === undefined ? word : `${merged} ${word}`;
    first ??= word;
    if (!word.endsWith(')')) continue;
    rules.push(merged);
    first = undefined;
  }
  return { rules, open: first };
}
