import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileFor, type Site, serveSite } from '../src/host/site.ts';

let folder: string;
let site: Site;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keyglass-site-'));
  writeFileSync(join(folder, 'secret.txt'), 'outside');
  mkdirSync(join(folder, 'dist/assets'), { recursive: true });
  writeFileSync(join(folder, 'dist/index.html'), '<p>page</p>');
  writeFileSync(join(folder, 'dist/assets/index-Ab12_-9z.js'), 'export {};');
  site = await serveSite(join(folder, 'dist'), 0, '/some/path/');
});

afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true });
});

/** A request as it is written: fetch would tidy the dots away. */
function raw(request: string): Promise<string> {
  const { hostname, port } = new URL(site.address);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname);
    socket.write(`${request} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    socket.on('data', (piece) => (answer += piece.toString('latin1')));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('the site server', () => {
  test('answers a folder with its index page, which has to be asked for again', async () => {
    const response = await fetch(site.address);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toBe('<p>page</p>');
  });

  test('lets files with a hash in their name be kept', async () => {
    const response = await fetch(`${site.address}assets/index-Ab12_-9z.js?v=1`);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    await response.text();
  });

  test.each([
    'GET /some/path/../secret.txt',
    'GET /some/path/..%2fsecret.txt',
    'GET /some/path/%2e%2e/secret.txt',
    'GET /some/path/assets/../../secret.txt',
    'GET /some/path/..\\secret.txt',
    'GET /some/path//etc/passwd',
    'GET /some/path/%00',
    'GET /some/path/%zz',
    'GET /some/path/assets',
    'GET /elsewhere/index.html',
  ])('has no file for %s', async (request) => {
    const answer = await raw(request);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).not.toContain('outside');
  });

  test('answers HEAD without a body and refuses to be written to', async () => {
    expect(await raw('HEAD /some/path/')).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\n$/);
    expect(await raw('PUT /some/path/index.html')).toMatch(/^HTTP\/1\.1 405 /);
  });

  test('does not take a sibling whose name begins alike for a part of the folder', () => {
    expect(fileFor('/a/dist', '/', '/../dist-single/index.html')).toBeNull();
    expect(fileFor('/a/dist', '/', '/x.js')).toBe('/a/dist/x.js');
  });
});
