/* The rules that no compiler holds. Each failure names the file, and the line or import that breaks the rule. */

import { describe, expect, test } from 'vitest';
import { circlesOf, codeOf, importsOf, projectFiles, resolved, type SourceFile } from './tools/sources.ts';

const files = projectFiles();
const inFolders = (...folders: string[]) => files.filter((f) => folders.some((folder) => f.path.startsWith(folder)));
const isCode = (f: SourceFile) => /\.(ts|tsx|css)$/.test(f.path);
const isScript = (f: SourceFile) => /\.tsx?$/.test(f.path);

/** Every line of `chosen` that matches, as `path:line: text`. */
function linesThat(chosen: readonly SourceFile[], matches: (line: string) => boolean): string[] {
  return chosen.flatMap((f) =>
    f.text
      .split('\n')
      .flatMap((line, i) => (matches(line) ? [`${f.path}:${i + 1}: ${line.trim().slice(0, 100)}`] : [])),
  );
}

/* The arrow. Each layer of the engine may import itself and the layers before it in `engineOrder`; outside of the
 * engine each folder names what it may import. A path belongs to the first layer whose pattern it matches. From the
 * keyspace up types may point both ways, because a call knows the node that runs it; what is loaded still points one
 * way. */
const engineLayers: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['floor', /^src\/engine\/((assert|bytes|limits)\.ts$|numbers\/)/],
  ['memory', /^src\/engine\/(memory\/|int64\.ts$)/],
  ['structures', /^src\/engine\/structures\//],
  ['resp', /^src\/engine\/resp\//],
  ['types', /^src\/engine\/types\//],
  ['node', /^src\/engine\/(node|lint)\.ts$/],
  ['inspection', /^src\/engine\/inspect\//],
  ['commands', /^src\/engine\/(commands|persistence|scripting|cluster|sentinel|modules)\//],
  ['keyspace', /^src\/engine\/((acl|aof|clients|config|eviction|geo|keyspace|monitoring|propagation|replication)\/|[\w-]+\.ts$)/],
  ['sim', /^src\/sim\//],
];
const engineOrder = ['floor', 'memory', 'structures', 'resp', 'types', 'keyspace', 'commands', 'node', 'inspection', 'sim'];
const knowEachOthersTypes = ['keyspace', 'commands', 'node'];

const outerLayers: readonly (readonly [name: string, pattern: RegExp, mayImport: readonly string[]])[] = [
  ['inspect', /^src\/inspect\.ts$/, ['views']],
  ['views', /^src\/inspect\//, []],
  ['service worker', /^src\/sw\.ts$/, []],
  ['protocol', /^src\/worker\/protocol\.ts$/, ['lab']],
  ['client', /^src\/worker\/client\.ts$/, ['protocol', 'worker']],
  ['worker', /^src\/worker\//, ['protocol', 'inspection', 'node', 'sim', 'commands', 'keyspace', 'resp', 'floor', 'lab', 'repl']],
  ['host', /^src\/host\//, ['protocol', ...engineOrder]],
  ['repl', /^src\/repl\//, ['protocol']],
  ['words', /^src\/app\/words[\w.-]*\.ts$/, []],
  ['scenes', /^src\/scenes\//, ['words']],
  ['course', /^src\/course\//, ['repl']],
  ['lab', /^src\/lab\//, ['repl']],
  ['editor', /^src\/editor\//, ['repl', 'words', 'protocol']],
  ['app', /^src\/app\//, ['words', 'scenes', 'repl', 'course', 'lab', 'editor', 'client', 'protocol']],
  ['main', /^src\/main\.ts$/, ['app', 'repl', 'client', 'protocol']],
];

function layerOf(path: string): string {
  const found = [...engineLayers, ...outerLayers].find(([, pattern]) => pattern.test(path));
  if (found === undefined) throw new Error(`${path} has no place in the arrow: give it one in ${import.meta.url}`);
  return found[0];
}

function mayImport(layer: string): readonly string[] {
  const outer = outerLayers.find(([name]) => name === layer);
  return outer ? outer[2] : engineOrder.slice(0, engineOrder.indexOf(layer));
}

function isAllowed(from: string, to: string, typeOnly: boolean): boolean {
  if (to === 'inspect') return typeOnly;
  if (from === to || mayImport(from).includes(to)) return true;
  return typeOnly && knowEachOthersTypes.includes(from) && knowEachOthersTypes.includes(to);
}

function wrongImports(f: SourceFile): string[] {
  const layer = layerOf(f.path);
  const ours = importsOf(f.text).filter((i) => i.from.startsWith('.') && /\.tsx?(\?|$)/.test(i.from));
  return ours.flatMap((i) => {
    const to = layerOf(resolved(f.path, i.from));
    return isAllowed(layer, to, i.typeOnly) ? [] : [`${f.path} (${layer}) imports ${i.from} (${to})`];
  });
}

/** Which packages a folder may use at all; whoever is not named here uses none. */
const packages: readonly (readonly [folder: RegExp, allowed: RegExp])[] = [
  [/^src\/course\/compile\//, /^(markdown-it|valibot|vite|yaml)$/],
  [/^src\/course\//, /^(minisearch|ts-fsrs|valibot)$/],
  [/^src\/host\//, /^node:/],
  [/^src\/worker\/keeper\.ts$/, /^idb$/],
  [
    /^src\/(repl|scenes|app|course|lab|editor)\/|^src\/main\.tsx$/,
    /^(react|react-dom|zustand|@xterm|@base-ui\/react|es-hangul|idb|monaco-editor)(\/|$)/,
  ],
];

function wrongPackages(f: SourceFile): string[] {
  const allowed = packages.find(([folder]) => folder.test(f.path))?.[1];
  const foreign = importsOf(f.text).filter((i) => !i.from.startsWith('.') && !allowed?.test(i.from));
  return foreign.map((i) => `${f.path} imports ${i.from}`);
}

describe('the arrow', () => {
  const source = inFolders('src/').filter(isScript);

  test('imports point one way', () => expect(source.flatMap(wrongImports)).toEqual([]));

  /* Nothing is loaded in a circle, be it later. Types may be one in the engine only, where a call knows the node that runs it. */
  test('what is loaded forms no circle', () => expect(circlesOf(source, ({ typeOnly }) => !typeOnly)).toEqual([]));
  test('nor do types, but those of the engine', () => {
    const outside = files.filter((f) => isScript(f) && !f.path.startsWith('src/engine/'));
    expect(circlesOf(outside, () => true)).toEqual([]);
  });

  test('packages stay outside of the engine', () => expect(source.flatMap(wrongPackages)).toEqual([]));
});

/** What a tab fetches before its prompt answers; the rest of the engine comes after it, and must not creep in here. */
describe("the engine's first part", () => {
  const byPath = new Map(files.map((f) => [f.path, f]));
  const reached = new Set(['src/worker/engine.worker.ts']);
  for (const path of reached)
    for (const i of importsOf(byPath.get(path)?.text ?? ''))
      if (!i.typeOnly && !i.later && i.from.startsWith('.')) reached.add(resolved(path, i.from));

  const after = [
    /^src\/(lab|repl)\//,
    /^src\/engine\/(geo|inspect|persistence|scripting)\//,
    /^src\/engine\/commands\/(?!(client-(list|names)|command-keys|connection|core|expir[\w-]+|generic|keys|string[\w-]*|table)\.ts)/,
    /^src\/engine\/types\/(?!string\.ts|value\.ts)/,
    /^src\/engine\/structures\/(hyperloglog|intset|json|listpack|quicklist|rax|series|skiplist|stream)/,
    /^src\/engine\/(modules\/json|monitoring\/info|digest\.ts|lint\.ts)/,
    /^src\/worker\/(copies|glass|lab|past|playground|probe|restoring|script|sight|steps|telling|travel|visit|ways)\.ts$/,
  ];

  test('holds the first commands', () => expect(reached).toContain('src/engine/commands/string.ts'));
  test('holds nothing that can come later', () => {
    expect([...reached].filter((path) => after.some((pattern) => pattern.test(path)))).toEqual([]);
  });
});

describe('the engine', () => {
  const pure = inFolders('src/engine/', 'src/sim/').filter(isScript);

  test('asks no clock, no chance, no locale, and never waits', () => {
    const timers = 'setTimeout|setInterval|setImmediate|queueMicrotask|Promise|async|await';
    const impure = new RegExp(
      `\\b(Date|performance|${timers}|console|crypto|Intl)\\b|\\bMath\\.random|\\.(toLocale\\w+|localeCompare)\\b`,
    );
    expect(linesThat(pure.map((f) => ({ ...f, text: codeLines(f.text) })), (line) => impure.test(line))).toEqual([]);
  });

  test('explains each structure before its code', () => {
    const essay = /^\/\*(?!\*)[\s\S]{300,}?\*\//;
    const bare = inFolders('src/engine/structures/').filter((f) => isScript(f) && !essay.test(f.text));
    expect(bare.map((f) => f.path)).toEqual([]);
  });
});

/** codeOf, with as many lines as before, so that a finding still names its line. */
function codeLines(text: string): string {
  const kept = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''));
  return kept.split('\n').map(codeOf).join('\n');
}

describe('files', () => {
  const linesMax = 600;
  // We write for 120; a signature or the end of a sentence may run over a little, and a string is never broken.
  const columnsMax = 140;
  const isString = /^\s*[\w'.-]+: ['`].*['`],$/;
  const written = files.filter((f) => isCode(f) && !f.path.includes('/recordings/'));

  test(`have at most ${linesMax} lines`, () => {
    expect(written.filter((f) => f.text.split('\n').length > linesMax + 1).map((f) => f.path)).toEqual([]);
  });

  test(`have lines of at most ${columnsMax} columns`, () => {
    expect(linesThat(written, (line) => line.length > columnsMax && !isString.test(line))).toEqual([]);
  });

  test('have no tabs, no blanks at the end of a line, and end in one line feed', () => {
    const unended = written.filter((f) => !/[^\n]\n$/.test(f.text)).map((f) => f.path);
    expect([...linesThat(written, (line) => /\t|\s$/.test(line)), ...unended]).toEqual([]);
  });

  test('leave nothing for later', () => {
    // Written in halves, here and below: otherwise this file would be the one that breaks the rule.
    const promise = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`);
    expect(linesThat(written, (line) => promise.test(line))).toEqual([]);
  });

  test('speak of the project only', () => {
    const names = ['anth' + 'ropic', 'clau' + 'de', 'open' + 'ai', 'chat' + 'gpt', 'co' + 'pilot', 'ai assis' + 'tant'];
    const foreign = new RegExp(`\\b(${names.join('|')})\\b`, 'i');
    expect(linesThat(files, (line) => foreign.test(line))).toEqual([]);
  });

  test('name no place outside of the project', () => {
    const folders = ['(^|[^\\w.])/wo' + 'rk/', '\\.\\./sha' + 'red/', '/tm' + 'p/ref/'];
    const outside = [...folders, 'registry\\.npm' + 'js'];
    const foreign = new RegExp(outside.join('|'));
    expect(linesThat(files, (line) => foreign.test(line))).toEqual([]);
    expect(files.filter((f) => foreign.test(f.path)).map((f) => f.path)).toEqual([]);
  });
});

describe('tests', () => {
  const tests = inFolders('test/').filter((f) => /\.test\.tsx?$/.test(f.path));

  test('are all run', () => {
    const ways = ['sk' + 'ip', 'on' + 'ly', 'to' + 'do', 'fa' + 'ils'].join('|');
    const left = new RegExp(`\\b(test|it|describe)\\.(${ways})\\b`);
    expect(linesThat(tests, (line) => left.test(line))).toEqual([]);
  });

  test('wait for what they expect, never for a time', () => {
    const sleep = new RegExp(['waitFor' + 'Timeout', 'timers/pro' + 'mises'].join('|'));
    expect(linesThat(tests, (line) => sleep.test(line))).toEqual([]);
  });
});
