/* Contrast, computed from the style sheet itself: every hue that text is written in reaches AA on the paper of its
 * theme, and on the tints and lights it may stand on. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../src/app/theme.css', import.meta.url), 'utf8');

function tokensOf(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('}', start));
  return new Map(
    [...block.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name as string, value as string]),
  );
}

type Rgb = readonly [number, number, number];

const rgb = (hex: string): Rgb => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)) as unknown as Rgb;
const mix = (a: Rgb, b: Rgb, share: number): Rgb =>
  a.map((x, i) => x * share + (b[i] as number) * (1 - share)) as unknown as Rgb;

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((x) =>
    x / 255 <= 0.04045 ? x / 255 / 12.92 : ((x / 255 + 0.055) / 1.055) ** 2.4,
  ) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const textHues = ['ink', 'dim', 'key', 'payload', 'header', 'pointer', 'read', 'moved', 'danger'];
const nodeHues = ['node-a', 'node-b', 'node-c', 'node-d', 'node-e', 'node-f'];

describe.each([
  ['light', ':root'],
  ['dark', ':root[data-theme="dark"]'],
])('the %s theme', (_, selector) => {
  const tokens = tokensOf(selector);
  const color = (name: string): Rgb => rgb(tokens.get(name) as string);
  const percent = (name: string): number => Number.parseFloat(tokens.get(name) as string) / 100;

  test.each([...textHues, ...nodeHues])('%s is readable on all grounds', (hue) => {
    for (const ground of ['paper', 'well', 'bench'])
      expect(contrast(color(hue), color(ground)), ground).toBeGreaterThanOrEqual(4.5);
  });

  test('what a key is written on does not drown it', () =>
    expect(contrast(color('dim'), mix(color('ink'), color('bench'), 0.06))).toBeGreaterThanOrEqual(4.5));

  test.each(['header', 'payload', 'pointer', 'dim'])('ink is readable on the tint of %s, lit or not', (hue) => {
    for (const tint of ['tint', 'tint-lit']) {
      expect(contrast(color('ink'), mix(color(hue), color('paper'), percent(tint)))).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('a payload is readable on its own tint', () =>
    expect(contrast(color('payload'), mix(color('payload'), color('paper'), percent('tint')))).toBeGreaterThanOrEqual(
      4.5,
    ));

  test('what is lit stays readable', () => {
    expect(contrast(color('on-touched'), color('touched'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(color('ink'), color('moved-light'))).toBeGreaterThanOrEqual(4.5);
  });

  test('all six servers have a hue of their own', () =>
    expect(new Set(nodeHues.map((hue) => tokens.get(hue))).size).toBe(6));
});
