/* Time left of a key. The view tells it once, when a command touched the key; from there the page counts down by
 * itself. */

import { useEffect, useState } from 'react';
import style from './glass.module.css';
import type { Words } from './words.ts';

const tickMs = 1000;

export function durationText(ms: number): string {
  const seconds = Math.ceil(Math.max(0, ms) / 1000);
  const parts = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  const units = ['d', 'h', 'm', 's'];
  const first = parts.findIndex((part) => part > 0);
  const from = first < 0 ? parts.length - 1 : first;
  return parts
    .slice(from, from + 2)
    .map((part, i) => `${part}${units[from + i] as string}`)
    .join(' ');
}

export function Ttl({ ttlMs, words }: { readonly ttlMs: number | null; readonly words: Words }) {
  const [leftMs, setLeftMs] = useState(ttlMs);
  useEffect(() => {
    setLeftMs(ttlMs);
    if (ttlMs === null) return;
    const endsAt = performance.now() + ttlMs;
    const timer = setInterval(() => setLeftMs(endsAt - performance.now()), tickMs);
    return () => clearInterval(timer);
  }, [ttlMs]);
  if (leftMs === null) return <span>{words.glass.stays}</span>;
  return <span className={style['ttl']} data-part="ttl">{words.glass.ttl(durationText(leftMs))}</span>;
}
