/* A step in words: what was asked, and what came back. */

import type { Answer, Op } from '../../lab/program.ts';
import type { Span } from '../../lab/record.ts';
import { readable } from '../../scenes/bytes-text.ts';
import type { LabWords } from '../words-lab.ts';

const scriptCharsMax = 24;

const shortened = (arg: string): string => (arg.length > scriptCharsMax ? `${arg.slice(0, scriptCharsMax)}…` : arg);

export function asked(op: Op, words: LabWords): string {
  switch (op.kind) {
    case 'redis': return op.argv.map((arg) => readable(shortened(arg))).join(' ');
    case 'read': return `${words.kinds.read} ${op.row}`;
    case 'write': return `${words.kinds.write} ${op.row} = ${op.value}`;
    case 'sleep': return `${words.kinds.sleep} ${words.moment(String(Math.round(op.ms)))}`;
    case 'clock': case 'crash': return words.kinds[op.kind];
  }
}

export function answered(answer: Answer): string {
  if (answer === null) return '';
  if (typeof answer === 'string') return answer;
  if (answer.type === 'nil') return '(nil)';
  if (answer.type === 'integer') return `(integer) ${answer.text}`;
  if ('items' in answer) return answer.items.map(answered).join(', ');
  if ('value' in answer) return String(answer.value);
  return answer.type === 'error' ? `(error) ${answer.text}` : readable(answer.text);
}

export const momentMs = (us: number): string => (us / 1000).toFixed(1);

export function sentence(span: Span, name: string, words: LabWords): string {
  const answer = answered(span.answer);
  const times = `${momentMs(span.fromUs)} – ${momentMs(span.toUs)} ms`;
  return `${name} · ${asked(span.op, words)}${answer === '' ? '' : ` → ${answer}`} · ${times}`;
}
