/* `npm test`: every check of the project, each of them even when one before it failed, and one line of totals at the
 * end. Types, lint and dead code count as one each; the rest are the tests that vitest ran. */

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

function tests(): Totals {
  const folder = mkdtempSync(join(tmpdir(), 'keyglass-test-'));
  const file = join(folder, 'totals.json');
  try {
    const succeeded = run('vitest', ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
    return totalsOf(readFileSync(file, 'utf8'), succeeded);
  } catch (error) {
    process.stderr.write(`vitest left no totals: ${String(error)}\n`);
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

const checks = ['types', 'lint', 'unused'].map((script) => run(script));
const ran = tests();
const passed = ran.passed + checks.filter((held) => held).length;
const failed = ran.failed + checks.filter((held) => !held).length;
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
