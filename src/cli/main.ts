#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { closest } from './closest.js';
import { mainHelp } from './help.js';
import { UsageError } from './options.js';

interface Entry {
  readonly summary: string;
  readonly load: () => Promise<{ readonly run: (argv: readonly string[]) => Promise<number> }>;
}

const commands: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['serve', { summary: 'run the chat server', load: () => import('./serve.js') }],
  ['token', { summary: 'print a token of a user', load: () => import('./token.js') }],
  ['tail', { summary: 'print the events of a user', load: () => import('./tail.js') }],
  [
    'doctor',
    {
      summary: 'check the address, key, token and clock of a client',
      load: () => import('./doctor.js'),
    },
  ],
  [
    'load',
    { summary: 'send messages at a rate and measure the server', load: () => import('./load.js') },
  ],
  ['record', { summary: 'record the connection of a user', load: () => import('./record.js') }],
  ['replay', { summary: 'print the events of a recording', load: () => import('./replay.js') }],
  ['export', { summary: 'print all that is stored', load: () => import('./export.js') }],
  ['import', { summary: 'read an export', load: () => import('./import.js') }],
  ['demo', { summary: 'print the events of a small chat', load: () => import('./demo.js') }],
]);

const version = (): string => {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
};

const dispatch = async ([name, ...argv]: readonly string[]): Promise<number> => {
  if (name === undefined) throw new UsageError('a command is missing, see millrace --help');
  if (name === '--help') {
    const summaries = [...commands].map(([command, { summary }]) => [command, summary]);
    process.stdout.write(mainHelp(Object.fromEntries(summaries) as Record<string, string>));
    return 0;
  }
  if (name === '--version') {
    console.log(version());
    return 0;
  }
  const command = commands.get(name);
  if (!command) {
    const meant = closest(name, [...commands.keys()]);
    const hint = meant === undefined ? 'see millrace --help' : `did you mean ${meant}?`;
    throw new UsageError(`there is no command ${name}, ${hint}`);
  }
  const { run } = await command.load();
  return run(argv);
};

const report = (error: unknown): number => {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`millrace: ${message}`);
  return error instanceof UsageError ? 2 : 1;
};

process.exitCode = await dispatch(process.argv.slice(2)).catch(report);
