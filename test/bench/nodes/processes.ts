import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { root } from '../../helpers/repository.js';

/** A server in a process of its own. */
export interface NodeProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

const addressOf = async ({ stdout }: ChildProcess): Promise<string> => {
  if (stdout)
    for await (const line of createInterface(stdout)) {
      const address = /^listening on (http:\S+)$/.exec(line)?.[1];
      if (address !== undefined) return address;
    }
  throw new Error('The server ended before it listened.');
};

/** Starts a server, which prints where it listens. */
export const startNode = async (args: readonly string[]): Promise<NodeProcess> => {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await addressOf(child);
  child.stdout.resume();
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid ?? 0,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
};

/** Of Linux: a hundredth of a second. */
const ticksPerSecond = 100;

const ticksOf = (pid: number | string): number => {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const [, , ...fields] = stat.slice(stat.lastIndexOf(')')).split(' ');
    return Number(fields[10]) + Number(fields[11]);
  } catch {
    return 0;
  }
};

const nameOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
};

/** The processor time that processes have used so far, in seconds. */
export const secondsOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + ticksOf(pid), 0) / ticksPerSecond;

/** The same of all processes of a name. */
export const secondsNamed = (name: string): number =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && nameOf(pid) === name)
    .reduce((sum, pid) => sum + ticksOf(pid), 0) / ticksPerSecond;
