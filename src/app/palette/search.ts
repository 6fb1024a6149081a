/* How well a text answers what is typed. From best to worst: it begins with it, a word of it does, it holds it, its
 * initial consonants do (ㅈㅎ finds 정렬 집합), its letters come in this order somewhere in it. Hangul is compared letter
 * by letter, so that a syllable being composed (하 on the way to 한) finds what it may become; and what was typed with
 * the Hangul layout left on (ㅋㅁㅇㅇ for zadd) is tried as the Latin letters on the same keys, too. */

import { convertHangulToQwerty, disassemble, getChoseong } from 'es-hangul';

const hangul = /[ㄱ-ㆎ가-힣]/;
const onlyConsonants = /^[ㄱ-ㅎ]+$/;

const isWordStart = (text: string, at: number): boolean => at === 0 || /[\s:._/|(-]/.test(text.charAt(at - 1));

/** Letters in their order, the first at the beginning of a word, the others not far from each other. */
function lettersScore(word: string, text: string): number {
  let at = [...text].findIndex((letter, i) => letter === word[0] && isWordStart(text, i));
  if (at < 0) return 0;
  let gaps = 0;
  for (const letter of word.slice(1)) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return 0;
    gaps += next - at - 1;
    at = next;
  }
  return gaps > word.length * 3 ? 0 : 30 - Math.min(20, gaps);
}

function wordScore(word: string, text: string): number {
  const letters = disassemble(word);
  const inText = disassemble(text);
  const at = inText.indexOf(letters);
  if (at === 0) return 100;
  if (at > 0 && isWordStart(inText, at)) return 80;
  if (at > 0) return 60;
  if (onlyConsonants.test(word) && getChoseong(text).replaceAll(' ', '').includes(word)) return 50;
  return word.length > 1 ? lettersScore(letters, inText) : 0;
}

/** From 0 for none to 100; every word of the query has to be found. */
export function scoreOf(query: string, text: string): number {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const within = text.toLowerCase();
  const scores = words.map((word) =>
    Math.max(wordScore(word, within), hangul.test(word) ? wordScore(convertHangulToQwerty(word), within) : 0),
  );
  return scores.length === 0 ? 1 : Math.min(...scores);
}

interface Found<T> {
  readonly item: T;
  readonly score: number;
}

/** The items that answer, best first; those alike in their old order. What stands beside the title counts for less. */
export function searched<T extends { readonly title: string; readonly also?: string }>(
  query: string,
  items: readonly T[],
): Found<T>[] {
  const found = items.map((item) => {
    const also = item.also === undefined ? 0 : scoreOf(query, item.also) / 2;
    return { item, score: Math.max(scoreOf(query, item.title), also >= 30 ? also : 0) };
  });
  return found.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
}
