/* The course's words; fetched with it, not with the page. */

import { useLanguage } from '../settings.ts';
import { type CourseWords, en, ko } from '../words-course.ts';

const wordsOf = { en, ko } as const;

export const useCourseWords = (): CourseWords => wordsOf[useLanguage()];
