/* `npm test`: every check of the project, each of them even when one before it failed, and one line of totals at the
 * end. Types, lint and dead code count as one each; the rest are the tests that vitest ran. With --quick, which is
 * `npm run check`, all but the browser. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Totals {
  readonly passed: number;
  readonly failed: number;
  /** Tests that failed once and passed when tried again: a browser has moods, but each of these wants to be looked into. */
  readonly again: readonly string[];
}

function run(script: string, args: readonly string[] = []): boolean {
  process.stdout.write(`\n> ${script}\n`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const rest = args.length > 0 ? ['--', ...args] : [];
  return spawnSync(npm, ['run', '--silent', script, ...rest], { stdio: 'inherit' }).status === 0;
}

function tests(project: string): Totals {
  const folder = mkdtempSync(join(tmpdir(), 'keyglass-test-'));
  const file = join(folder, 'totals.json');
  try {
    const succeeded = run(project, ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
    return totalsOf(readFileSync(file, 'utf8'), succeeded);
  } catch (error) {
    process.stderr.write(`There are no totals of ${project}: ${String(error)}\n`);
    return { passed: 0, failed: 1, again: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Outcome {
  readonly fullName: string;
  readonly status: string;
  /** Of every try. */
  readonly failureMessages: readonly string[];
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly assertionResults: readonly Outcome[] }[];
}

/** A file that does not load fails without any test of it having failed; it must count. */
function totalsOf(json: string, succeeded: boolean): Totals {
  const report = JSON.parse(json) as Report;
  const failed = report.numFailedTests;
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const again = tests.filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0);
  return {
    passed: report.numPassedTests,
    failed: succeeded ? failed : Math.max(failed, 1),
    again: again.map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages.join('\n')}`),
  };
}

const check = (script: string): Totals => ({ ...(run(script) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }), again: [] });

const quick = process.argv.includes('--quick');
const parts = [check('types'), check('lint'), check('unused'), tests('unit'), ...(quick ? [] : [tests('browser')])];
const passed = parts.reduce((sum, part) => sum + part.passed, 0);
const failed = parts.reduce((sum, part) => sum + part.failed, 0);
for (const each of parts.flatMap(({ again }) => again)) process.stdout.write(`\nPassed only when tried again: ${each}\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
