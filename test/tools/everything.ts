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
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that does not load fails without any test of it having failed; it must count. */
function totalsOf(json: string, succeeded: boolean): Totals {
  const report = JSON.parse(json) as { numPassedTests: number; numFailedTests: number };
  const failed = report.numFailedTests;
  return { passed: report.numPassedTests, failed: succeeded ? failed : Math.max(failed, 1) };
}

const check = (script: string): Totals => (run(script) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });

const quick = process.argv.includes('--quick');
const parts = [check('types'), check('lint'), check('unused'), tests('unit'), ...(quick ? [] : [tests('browser')])];
const passed = parts.reduce((sum, part) => sum + part.passed, 0);
const failed = parts.reduce((sum, part) => sum + part.failed, 0);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
