/* `npm run compare -- lessons --port N [name …]`: the course against a real server, so that it teaches the database and not our copy of
 * it. Everything that the tests prove on the engine is proved there too, but for long waits. */

import { errata, lessons, quizzes } from './course.ts';
import { wrongInErrata, wrongInLesson, wrongInQuiz } from './prove.ts';
import { RealServer, RealStage } from './real-stage.ts';

export async function compareLessons(port: number, chosen: readonly string[]): Promise<number> {
  const server = new RealServer(port);
  await server.open();
  const newStage = async () => new RealStage(server);
  const wanted = ({ name }: { readonly name: string }) => chosen.length === 0 || chosen.includes(name);
  let wrong = 0;
  const tell = (name: string, problems: readonly string[]): void => {
    wrong += problems.length;
    process.stdout.write(`${problems.length === 0 ? 'agrees ' : 'DIFFERS'}  ${name}\n`);
    for (const problem of problems) process.stdout.write(`         ${problem}\n`);
  };
  for (const lesson of lessons.filter(wanted)) if (!lesson.data.draft) tell(lesson.name, await wrongInLesson(lesson, newStage, 1));
  for (const quiz of quizzes.filter(wanted)) tell(quiz.name, await wrongInQuiz(quiz, newStage, 1));
  for (const group of errata.filter(wanted)) tell(group.name, await wrongInErrata(group, newStage));
  await server.reset();
  server.close();
  return wrong;
}
