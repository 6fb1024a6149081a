/* `npm run serve`: the engine as a server on a TCP port, started as redis-server is: a configuration file, `-` for one on standard
 * input, `--directive value …`. Three options are ours: `--lint FILE` checks a file as a server would, `--seed TEXT` makes chance
 * repeatable, and `--help` lists these. */

import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Files } from '../engine/acl/file.ts';
import type { Node } from '../engine/node.ts';
import type { LogLevel } from '../engine/step.ts';
import { readCommandLine } from '../engine/config/command-line.ts';
import { lintConfig } from '../engine/lint.ts';
import { keyglassVersion, redisVersion } from '../engine/version.ts';
import { readConfigFiles } from './config-files.ts';
import { FileDisk, whyNot } from './disk.ts';
import { StartError } from './listen.ts';
import { Log } from './log.ts';
import { ConfigError, type RunningServer, startServer } from './server.ts';

const usage = `Usage: npm run serve -- [/path/to/redis.conf] [-] [--directive value ...]
       npm run serve -- --lint /path/to/redis.conf
       npm run serve -- -v or --version
       npm run serve -- -h or --help

Examples:
       npm run serve                                   on 127.0.0.1:6379
       npm run serve -- /etc/redis/6379.conf
       npm run serve -- --port 7777 --maxmemory 100mb --maxmemory-policy allkeys-lru
       npm run serve -- redis.conf --loglevel verbose
       echo 'maxmemory 128mb' | npm run serve -- - --port 7777
       npm run serve -- --seed once-more               with the same chance as another server of this seed

A server begins with what dump.rdb in its folder (dir, dbfilename) holds. It saves when it is told to (SAVE, BGSAVE, SHUTDOWN SAVE) and
at the save points that are set (--save 60 1000); without any, what is not saved is gone when it ends. With --appendonly yes it writes
down each change as it happens (appendonlydir), and begins with that.
`;

const log = new Log();

/** Text of a file as bytes, one a character; undefined when it cannot be read. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

/** `dir`: the process changes to that folder, so that other paths are relative to it. */
function folder(path: string): string | undefined {
  try {
    process.chdir(path);
    return process.cwd();
  } catch {
    return undefined;
  }
}

const files: Files = {
  read,
  write(path, text) {
    try {
      writeFileSync(path, text, 'latin1');
      return undefined;
    } catch (error) {
      return whyNot(error);
    }
  },
};

/** Ends the process at the start, with an error. */
function refuse(lines: readonly string[]): never {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
}

const fatal = (...lines: readonly string[]): never => refuse(['', `*** FATAL CONFIG FILE ERROR (Redis ${redisVersion}) ***`, ...lines]);

const noSuchFile = (path: string): string => `Fatal error, can't open config file '${path}': No such file or directory`;

/** Prints the findings of a file, a line each, and ends: 0 when a server would start with it. */
function lintFile(path: string | undefined): never {
  const text = path === undefined ? undefined : read(path);
  if (text === undefined) refuse([path === undefined ? '--lint needs a file' : `cannot read ${path}`]);
  const findings = lintConfig(text);
  for (const { line, severity, message, instead } of findings)
    process.stdout.write(`${path}:${line}: ${severity}: ${message}${instead === undefined ? '' : ` (${instead})`}\n`);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  process.stdout.write(`${errors} ${errors === 1 ? 'error' : 'errors'}, ${findings.length - errors} to look at\n`);
  process.exit(errors === 0 ? 0 : 1);
}

/** Takes `--seed TEXT` out of the words, since it is no directive. */
function takeSeed(argv: string[]): string | undefined {
  const at = argv.indexOf('--seed');
  return at < 0 ? undefined : argv.splice(at, 2)[1];
}

function answerQuestions([first, second]: readonly string[]): void {
  if (first === '-v' || first === '--version') {
    process.stdout.write(`Keyglass server v=${keyglassVersion} redis=${redisVersion}\n`);
    process.exit(0);
  }
  if (first === '-h' || first === '--help') refuse([usage.trimEnd()]); // status 1, as the real one
  if (first === '--lint') lintFile(second);
}

/** Refuses to start as another kind of server. */
function refuseOtherRoles(argv: readonly string[]): void {
  if (argv.includes('--sentinel')) fatal('sentinel: this server watches no others; start a real one for that');
}

async function start(argv: string[]): Promise<RunningServer> {
  refuseOtherRoles(argv);
  const seed = takeSeed(argv);
  const line = readCommandLine(argv.map((word) => Buffer.from(word, 'utf8').toString('latin1')));
  const path = line.file === undefined ? undefined : resolve(line.file);
  const text = path === undefined ? '' : readConfigFiles(path, read);
  if (text === undefined) refuse([noSuchFile(path as string)]);
  const stdin = line.readsStdin ? readFileSync(0, 'latin1') : '';
  const running: Running = { server: undefined };
  listenToSignals(running);
  const server = await startServer({
    config: `${text}${stdin}\n${line.directives}`,
    files,
    disk: new FileDisk((text) => log.write(text, 'warning')),
    folder,
    ...(path === undefined ? {} : { configPath: path }),
    ...(seed === undefined ? {} : { seed }),
    onFault: (report) => process.stderr.write(`${JSON.stringify(report)}\n`),
    onRefusal: (lines) => log.write(lines[0] as string, 'warning'),
    onConfigured: begin,
    onLog: (text, level) => log.write(text, level),
    onNote: (text) => log.write(text, 'warning'),
    onExit: (status) => stop(running, status),
  });
  running.server = server;
  return server;
}

interface Running {
  /** Undefined while it loads what it held. */
  server: RunningServer | undefined;
}

function stop({ server }: Running, status: number): void {
  void Promise.resolve(server?.close()).then(() => {
    if (server !== undefined) removePidFile(server.world.node.config.value('pidfile'));
    log.write('Keyglass is now ready to exit, bye bye...', 'warning');
    process.exit(status);
  });
}

function listenToSignals(running: Running): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (running.server === undefined) {
        log.write('Received shutdown signal during loading, exiting now.', 'warning');
        process.exit(0);
      }
      log.write(`Received ${signal} scheduling shutdown...`);
      running.server.signal(signal);
    });
}

function openLog(file: string): void {
  try {
    if (file !== '') writeFileSync(file, '', { flag: 'a' });
    log.file = file;
  } catch (error) {
    fatal(`Can't open the log file: ${whyNot(error)}`);
  }
}

function writePidFile(path: string): void {
  try {
    if (path !== '') writeFileSync(path, `${process.pid}\n`);
  } catch (error) {
    log.write(`Failed to write PID file: ${whyNot(error)}`, 'warning');
  }
}

function removePidFile(path: string): void {
  try {
    if (path !== '') unlinkSync(path);
  } catch {
    // it was never written
  }
}

const modeOf = ({ cluster }: Node): string => (cluster === undefined ? 'standalone' : 'cluster');

/** The logo: for a terminal, and for a log file where always-show-logo is set. */
function showLogo(node: Node): void {
  const { config } = node;
  const isShown = config.value('always-show-logo') === 'yes' || (process.stdout.isTTY && config.value('logfile') === '');
  if (!isShown) return;
  const lines = [
    `  ○━┳┳  Keyglass ${keyglassVersion}, as Redis ${redisVersion}`, `        Running in ${modeOf(node)} mode`,
    `        Port: ${config.value('port')}`, `        PID: ${process.pid}`,
  ];
  log.writePlain(`\n${lines.join('\n')}\n\n`);
}

/** Opens the log, once the configuration has been read and before data are loaded. */
function begin(node: Node): void {
  const { config, options: { seed } } = node;
  if (config.value('daemonize') === 'yes')
    fatal('daemonize: this server stays in the foreground; start it with & or a service manager, and leave daemonize out');
  openLog(config.value('logfile'));
  log.least = () => config.value('loglevel') as LogLevel;
  log.write(`Keyglass ${keyglassVersion}, seed ${seed}`);
  showLogo(node);
  log.write(`Running mode=${modeOf(node)}, port=${config.value('port')}.`);
  log.write('Server initialized');
}

async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  answerQuestions(argv);
  const server = await start(argv);
  const { cluster, config } = server.world.node;
  writePidFile(config.value('pidfile'));
  if (config.value('replicaof') !== '')
    log.write(`replicaof: this server follows no other; it starts by itself, not as a replica of ${config.value('replicaof')}`, 'warning');
  if (cluster !== undefined) log.write(`This node of the cluster is ${cluster.myself.id}`);
  if (server.port !== 0) log.write('Ready to accept connections tcp');
  if (config.value('unixsocket') !== '') log.write('Ready to accept connections unix');
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) {
    const { kind, line, why } = error.problem;
    if (kind === 'include') refuse([noSuchFile(line.words?.[1] as string)]);
    fatal(`Reading the configuration file, at line ${line.number}`, `>>> '${line.text}'`, why);
  }
  if (error instanceof StartError) {
    for (const line of error.lines) log.write(line, 'warning');
    process.exit(1);
  }
  refuse([`Keyglass could not start: ${error instanceof Error ? error.message : String(error)}`]);
});
