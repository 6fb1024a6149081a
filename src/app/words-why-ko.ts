/* Why an encoding was converted, in Korean. The engine tells it in English, once and exactly; a sentence that is not
 * known here stays as it is. */

const sentences: readonly (readonly [RegExp, string])[] = [
  [/^more than (\d+) fields$/, '필드가 $1개를 넘었어요'],
  [/^more than (\d+) integers$/, '정수가 $1개를 넘었어요'],
  [/^more than (\d+) members$/, '멤버가 $1개를 넘었어요'],
  [/^(\d+) fields at once$/, '필드 $1개가 한꺼번에 들어왔어요'],
  [/^(\d+) members at once$/, '멤버 $1개가 한꺼번에 들어왔어요'],
  [/^a field or value of (\d+) bytes$/, '$1바이트짜리 필드나 값이 들어왔어요'],
  [/^a member of (\d+) bytes$/, '$1바이트짜리 멤버가 들어왔어요'],
  [/^a member is no integer$/, '정수가 아닌 멤버가 들어왔어요'],
  [/^what is added would pass list-max-listpack-size$/, '더하면 list-max-listpack-size를 넘어요'],
  [/^one node is left, at most half .*$/, '노드가 하나 남았고, list-max-listpack-size의 절반을 넘지 않아요'],
  [/^zset-max-listpack-entries$/, '멤버 수가 zset-max-listpack-entries를 넘었어요'],
  [/^zset-max-listpack-value$/, '멤버 길이가 zset-max-listpack-value를 넘었어요'],
  [/^hll-sparse-max-bytes$/, 'sparse로는 hll-sparse-max-bytes를 넘어요'],
  [/^a register of (\d+)$/, '값이 $1인 레지스터가 생겼어요. sparse는 32까지만 적을 수 있어요'],
  [/^merged with a dense one$/, 'dense인 것과 합쳤어요'],
  [/^PFDEBUG asked for it$/, 'PFDEBUG가 시켰어요'],
  [/^a field that expires$/, '만료되는 필드가 생겼어요'],
  [/^SORT reads skiplists only$/, 'SORT는 스킵 리스트만 읽어요'],
  [/^only a raw string changes in place$/, '제자리에서 고칠 수 있는 문자열은 raw뿐이에요'],
];

export function whyInKorean(why: string): string {
  const known = sentences.find(([pattern]) => pattern.test(why));
  return known === undefined ? why : why.replace(known[0], known[1]);
}
