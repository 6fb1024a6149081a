/* The project's own files, as the tests of tidiness see them. Read from the folder, not from git, so that a file which
 * was not added yet is judged too, and an unpacked archive can be tested. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

const notOurs = new Set(['node_modules', '.git', 'dist', 'dist-single', 'test-results', 'coverage']);
const isText = /\.(ts|tsx|css|html|md|json|txt|svg|conf)$|^(LICENSE|\.ci\/run|\.gitignore|\.npmrc)$/;

export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

function pathsUnder(folder: string): string[] {
  return readdirSync(root + folder, { withFileTypes: true }).flatMap((entry) => {
    const path = folder + entry.name;
    if (notOurs.has(entry.name)) return [];
    return entry.isDirectory() ? pathsUnder(`${path}/`) : [path];
  });
}

export function projectFiles(): SourceFile[] {
  const paths = pathsUnder('').filter((path) => isText.test(path) && !path.includes('/recordings/'));
  return paths.map((path) => ({ path, text: readFileSync(root + path, 'utf8') }));
}

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
  /** Fetched when the code that says so runs. */
  readonly later: boolean;
}

const statement = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const dynamic = /\bimport\(\s*'([^']+)'/g;

/** The imports and re-exports of one file, as written. */
export function importsOf(text: string): Import[] {
  const written = [...text.matchAll(statement)].map((m) => ({ from: m[2] as string, typeOnly: m[1] !== undefined, later: false }));
  const loaded = [...text.matchAll(dynamic)].map((m) => ({ from: m[1] as string, typeOnly: false, later: true }));
  return [...written, ...loaded];
}

/** The file that an import of `path` names, from the root: `../a.ts?worker` in `src/b/c.ts` is `src/a.ts`. */
export function resolved(path: string, from: string): string {
  return new URL(from.replace(/\?.*$/, ''), `file:///${path}`).pathname.slice(1);
}

/** The files that reach themselves by imports of the chosen kind, among the files given, circle by circle: by Tarjan's search for strongly
 * connected components. */
export function circlesOf(files: readonly SourceFile[], counts: (of: Import) => boolean): string[][] {
  const known = new Map(files.map((f) => [f.path, f]));
  const order = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (path: string): number => {
    const place = order.size;
    let low = place;
    order.set(path, place);
    open.push(path);
    for (const each of importsOf(known.get(path)?.text ?? '')) {
      const to = each.from.startsWith('.') ? resolved(path, each.from) : '';
      if (!known.has(to) || !counts(each)) continue;
      if (!order.has(to)) low = Math.min(low, visit(to));
      else if (open.includes(to)) low = Math.min(low, order.get(to) as number);
    }
    if (low === place) {
      const circle = open.splice(open.indexOf(path));
      if (circle.length > 1) circles.push(circle);
    }
    return low;
  };
  for (const path of known.keys()) if (!order.has(path)) visit(path);
  return circles;
}

/** Code without comments and without the insides of quoted strings; templates stay, for they hold code. */
export function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, (match) =>
    match.startsWith('/') ? ' ' : "''",
  );
}
