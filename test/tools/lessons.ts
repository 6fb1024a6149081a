/* `npm run lessons [-- name …]`: proves what the course says and tells what is wrong, for those who write it. A name is a folder under
 * lessons/ (`skiplist`, `quiz/ttl`, `errata/versions`); without one everything is proved. What a lesson has as a reply and the engine
 * answers otherwise is told with the engine's reply, to be copied once it is understood. */

import { EngineWorld, errata, lessons, quizzes } from './course.ts';
import { type Bilingual, wrongInErrataShape, wrongInLanguages, wrongInLessonShape, wrongInQuizShape } from './prose.ts';
import { wrongInErrata, wrongInLesson, wrongInQuiz } from './prove.ts';

const chosen = process.argv.slice(2);
const newStage = async () => new EngineWorld();
let wrong = 0;

async function tell<T>(all: readonly Bilingual<T>[], prove: (one: Bilingual<T>) => Promise<string[]>): Promise<void> {
  for (const one of all) {
    if (chosen.length > 0 && !chosen.includes(one.name)) continue;
    const problems = [...wrongInLanguages(one), ...(await prove(one))];
    wrong += problems.length;
    process.stdout.write(`${problems.length === 0 ? 'holds' : 'WRONG'}  ${one.name}\n`);
    for (const problem of problems) process.stdout.write(`       ${problem}\n`);
  }
}

await tell(lessons, async (one) => [...(one.data.draft ? [] : wrongInLessonShape(one)), ...(await wrongInLesson(one, newStage))]);
await tell(quizzes, async (one) => [...wrongInQuizShape(one), ...(await wrongInQuiz(one, newStage))]);
await tell(errata, async (one) => [...wrongInErrataShape(one), ...(await wrongInErrata(one, newStage))]);
process.exit(wrong === 0 ? 0 : 1);
