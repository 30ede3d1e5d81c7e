import { readFileSync } from 'node:fs';

/** Nanoseconds that the main thread has been on a processor, where the system tells. */
const onProcessor = (): number | undefined => {
  try {
    const path = `/proc/self/task/${String(process.pid)}/schedstat`;
    return Number(readFileSync(path, 'utf8').split(' ')[0]);
  } catch {
    return undefined;
  }
};

/**
 * Microseconds of work of the main thread so far: what a user waits for, whatever else the machine
 * does. Collections of garbage are part of it, as far as they stop the thread. Where the system does
 * not tell them apart, it is the work of all threads.
 */
export const threadTime = (): number => {
  const nanos = onProcessor();
  if (nanos !== undefined) return nanos / 1_000;
  const { user, system } = process.cpuUsage();
  return user + system;
};
