/* The way into the course from the header. The course itself is fetched when it is opened. */

import { addressOf, go } from '../place.ts';
import { useWords } from '../settings.ts';

export function CourseButton() {
  const { page: words } = useWords();
  return (
    <button type="button" onClick={() => go(addressOf('lesson'))}>
      {words.panes.course}
    </button>
  );
}
