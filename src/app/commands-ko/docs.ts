/* Commands as the server tells of them (COMMAND DOCS), told in Korean. What is not known here stays in English. */

import type { CommandDoc } from '../../repl/docs.ts';
import { complexitiesKo } from './complexities.ts';
import { summariesKo } from './summaries.ts';

export const complexityInKorean = (complexity: string): string => complexitiesKo[complexity] ?? complexity;

export const inKorean = (doc: CommandDoc): CommandDoc => ({
  ...doc,
  summary: summariesKo[doc.name] ?? doc.summary,
  complexity: complexityInKorean(doc.complexity),
});
