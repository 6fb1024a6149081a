/* `npm run compare -- lessons --port N [name …]`: the course against a real server, so that it teaches the database and not our copy of
 * it. Everything that the tests prove on the engine is proved there too, but for long waits. What is about a cluster is left out, unless
 * the server is in cluster mode: then nothing else is played. What uses commands of modules is left out, too: no server at hand loads
 * them. What a version is known to answer otherwise (lesson-differences.ts) is told with the reason, and does not count. */

import { errata, lessons, quizzes } from './course.ts';
import { reasonFor } from './lesson-differences.ts';
import { wrongInErrata, wrongInLesson, wrongInQuiz } from './prove.ts';
import { RealServer, RealStage } from './real-stage.ts';

/** INFO as a whole says no more than its first lines. */
const problemCharactersMax = 300;

/** Whether a lesson, a quiz or a group of claims has worlds in cluster mode. */
const startsCluster = (data: unknown): boolean => JSON.stringify(data).includes('#start cluster-enabled yes');

/** Whether one uses commands of a module. */
const needsModules = (data: unknown): boolean => /(?:["`]|\\n)(JSON|TS)\.[A-Z]/.test(JSON.stringify(data));

export async function compareLessons(port: number, chosen: readonly string[]): Promise<number> {
  const server = new RealServer(port);
  await server.open();
  const newStage = async () => new RealStage(server);
  const wanted = (item: { readonly name: string; readonly data: unknown }) =>
    (chosen.length === 0 || chosen.includes(item.name)) && startsCluster(item.data) === server.isCluster &&
    !needsModules(item.data);
  let wrong = 0;
  const version = await server.version();
  const say = (line: string): boolean => process.stdout.write(`${line}\n`);
  const tell = (name: string, problems: readonly string[]): void => {
    const told = problems.map((problem) => ({ problem, why: reasonFor(version, name, problem) }));
    const unexplained = told.filter(({ why }) => why === undefined).length;
    wrong += unexplained;
    say(`${unexplained > 0 ? 'DIFFERS' : problems.length > 0 ? 'version' : 'agrees '}  ${name}`);
    for (const { problem, why } of told) {
      say(`         ${problem.slice(0, problemCharactersMax)}`);
      if (why !== undefined) say(`           ${why}`);
    }
  };
  for (const lesson of lessons.filter(wanted)) if (!lesson.data.draft) tell(lesson.name, await wrongInLesson(lesson, newStage, 1));
  for (const quiz of quizzes.filter(wanted)) tell(quiz.name, await wrongInQuiz(quiz, newStage, 1));
  for (const group of errata.filter(wanted)) tell(group.name, await wrongInErrata(group, newStage));
  await server.reset();
  server.close();
  say(`${version.name} ${version.version}: ${wrong} differences that nobody has explained`);
  return wrong;
}
