import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { root } from '../helpers/repository.js';

/** A server in a process of its own, with its data in a file. */
export interface ServerProcess {
  readonly url: string;
  /** Ends it by a signal, and starts it again on its port and its data. */
  readonly restart: (signal: NodeJS.Signals) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const serve = (port: string, data: string): ChildProcess =>
  spawn(
    process.execPath,
    ['--import', 'tsx', 'src/cli/main.ts', 'serve', '--port', port, '--data', data],
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

/** Starts a server on a free port of loopback, with the usual key and secret. */
export const startServer = async (data: string): Promise<ServerProcess> => {
  let child = serve('0', data);
  const url = await addressOf(child);
  return {
    url,
    restart: async (signal) => {
      await end(child, signal);
      child = serve(new URL(url).port, data);
      await addressOf(child);
    },
    stop: () => end(child, 'SIGKILL'),
  };
};
