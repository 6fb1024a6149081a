/* The page as one file: that what a build makes is linked by name, and that nothing in it ends a script early. The browser tests
 * open one. */

import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { oneFile, packSite, type SiteFile } from '../../src/app/capsule/one-file.ts';

const index = `<html><head><meta content="script-src 'self'"><link rel="icon" href="./assets/icon-1.svg">
<script type="module" crossorigin src="./assets/index-1.js"></script>
<link rel="modulepreload" crossorigin href="./assets/other-1.js">
<link rel="stylesheet" crossorigin href="./assets/index-1.css">
</head><body><div id="root"></div></body></html>`;

const site: readonly SiteFile[] = [
  { name: 'index.html', data: index },
  {
    name: 'assets/index-1.js',
    data: 'import{a}from"./other-1.js";import(`./other-1.js`);' +
      'new Worker(new URL(`w-1.js`,import.meta.url).href,{type:`module`,name:n})',
  },
  { name: 'assets/other-1.js', data: 'export const a="./nobody-1.js"' },
  { name: 'assets/w-1.js', data: 'export const b=1;import(`./rare-1.js`)' },
  { name: 'assets/rare-1.js', data: 'import{b}from"./w-1.js"' },
  { name: 'assets/index-1.css', data: '@font-face{src:url(./font-1.ttf)}' },
  { name: 'assets/font-1.ttf', data: Uint8Array.of(1, 2, 3) },
  { name: 'assets/icon-1.svg', data: '<svg/>' },
  { name: 'LICENSE.txt', data: 'as it is --> with all faults' },
  { name: 'sw.js', data: 'self' },
];

const unpacked = (packed: string) => JSON.parse(inflateRawSync(Buffer.from(packed, 'base64')).toString());

describe('the page as one file', () => {
  test('holds modules that import each other by name, and workers that carry what they ask for', async () => {
    const { entry, modules, workers, styles, shell } = unpacked(await packSite(site));
    expect(entry).toBe('index-1.js');
    expect(Object.keys(modules).sort()).toEqual(['index-1.js', 'other-1.js']);
    expect(modules['index-1.js']).toBe(
      'import{a}from"keyglass/other-1.js";import(`keyglass/other-1.js`);new Worker(keyglassWorkers["w-1.js"],{name:n})',
    );
    expect(modules['other-1.js']).toContain('./nobody-1.js'); // looks like a neighbour, but is none
    expect(workers['w-1.js']).toContain('import(keyglassAddress(\\"rare-1.js\\"))');
    expect(styles).toBe('@font-face{src:url(data:font/ttf;base64,AQID)}');
    expect(shell).not.toMatch(/stylesheet|modulepreload|type="module"/);
    expect(shell).toContain('href="data:image/svg+xml;base64,');
  });

  test('admits its own script alone, and a capsule is text that cannot end its element', async () => {
    const page = await oneFile(await packSite(site), 'n0nce', 'v1=</script><script>alert(1)</script>');
    expect(page).toContain("script-src 'nonce-n0nce' blob:");
    expect(page.match(/<script/g)).toHaveLength(3);
    expect(page).not.toContain('<script>alert');
    expect(page.match(/-->/g)).toHaveLength(1);
  });

  test.each([
    ['index.html', []],
    ['loads no module', [{ name: 'index.html', data: '<html></html>' }]],
  ])('refuses a site that is none: %s', async (why, files) => {
    await expect(packSite(files)).rejects.toThrow(why);
  });
});
