import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { inject, onTestFinished } from 'vitest';
import { root } from '../helpers/repository.js';

/** The command, bundled from its sources, in a process of its own; its environment has no other variables. */
export function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [inject('command'), ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Runs the command to its end. */
export async function millrace(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const child = start(args, env);
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (texts.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (texts.stderr += data.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...texts };
}

/** The first line that a process prints. */
export async function firstLine({ stdout }: { readonly stdout: Readable }): Promise<string> {
  for await (const line of createInterface(stdout)) return line;
  throw new Error('the process printed nothing');
}
