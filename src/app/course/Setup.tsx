/* What has run in a question's world, to be read. */

import { parseScript } from '../../course/script.ts';
import { LineText } from './Commands.tsx';
import { placed } from './placed.ts';

export function Setup({ script }: { readonly script: string }) {
  const lines = parseScript(script).filter(({ kind }) => kind !== 'late');
  if (lines.length === 0) return null;
  const isShared = lines.some((line) => 'on' in line && line.on !== 'A');
  return (
    <pre>
      <code>
        {placed(lines).map(({ item, place }) => (
          <span key={place}>
            <LineText line={item} isShared={isShared} />
            {'\n'}
          </span>
        ))}
      </code>
    </pre>
  );
}
