import { readFileSync } from 'node:fs';

/** Nanoseconds that this thread has been on a processor, where the system reports it. */
const onProcessor = (): number | undefined => {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]);
  } catch {
    return undefined;
  }
};

/**
 * Microseconds of work of this thread so far: what a user waits for, whatever else the machine
 * does. Collections of garbage are part of it, as far as they stop the thread. Where the system does
 * not distinguish them, it is the work of all threads.
 */
export const threadTime = (): number => {
  const nanos = onProcessor();
  if (nanos !== undefined) return nanos / 1_000;
  const { user, system } = process.cpuUsage();
  return user + system;
};
