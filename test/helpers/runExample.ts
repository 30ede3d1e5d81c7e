import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Example } from './fences.js';
import { root } from './repository.js';

const logged = /^\s*\/\/ logs (.*)$/;

/** What an example says that it logs: the comments `// logs …`, in order. */
export const promisedLogs = ({ lines }: Example): readonly string[] =>
  lines.flatMap(({ text }) => logged.exec(text)?.[1] ?? []);

let examples = 0;

/** Runs an example as a module, and returns what it has logged when `isDone`. */
export const runExample = async (
  { lines }: Example,
  isDone: (logs: readonly string[]) => boolean,
): Promise<readonly string[]> => {
  // Within the project, so that its imports are resolved as those of tests.
  const directory = join(root, 'coverage', 'examples');
  const file = join(directory, `${String((examples += 1))}.ts`);
  const logs: string[] = [];
  const log = console.log;
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(file, lines.map(({ text }) => text).join('\n'));
    console.log = (...values: readonly unknown[]) => void logs.push(values.map(String).join(' '));
    await import(file);
    while (!isDone(logs)) await new Promise((resolve) => setImmediate(resolve));
    return logs;
  } finally {
    console.log = log;
    await rm(file);
  }
};
