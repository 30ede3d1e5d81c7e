import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { root } from '../helpers/repository.js';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  /** Ends it by a signal; resolves when it is gone. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
  /** Starts it again on its port and its data. */
  readonly start: () => Promise<void>;
  readonly restart: (signal: NodeJS.Signals) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const serve = (port: string, where: readonly string[]): ChildProcess =>
  spawn(
    process.execPath,
    ['--import', 'tsx', 'src/cli/main.ts', 'serve', '--port', port, ...where],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );

const addressOf = async ({ stdout }: ChildProcess): Promise<string> => {
  if (stdout)
    for await (const line of createInterface(stdout)) {
      const address = /^listening on (http:\S+)$/.exec(line)?.[1];
      if (address !== undefined) return address;
    }
  throw new Error('The server ended before it listened.');
};

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
};

/**
 * Starts a server on a free port of loopback, with the usual key and secret, and options of the
 * command that say where its data is.
 */
export const startServer = async (where: readonly string[]): Promise<ServerProcess> => {
  let child = serve('0', where);
  const url = await addressOf(child);
  const { port } = new URL(url);
  const start = async (): Promise<void> => {
    child = serve(port, where);
    await addressOf(child);
  };
  return {
    url,
    port: Number(port),
    end: (signal) => end(child, signal),
    start,
    restart: async (signal) => {
      await end(child, signal);
      await start();
    },
    stop: () => end(child, 'SIGKILL'),
  };
};
