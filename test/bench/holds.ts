import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChatServer } from 'millrace/server';
import { callsOf } from './holds/backendCalls.js';
import { fillLargeStore } from './holds/largeStore.js';
import { type Hold, longestHold } from './holds/longestHold.js';
import type { WorstCall } from './holds/worstCall.js';
import { worstCalls } from './holds/worstCalls.js';
import { print } from './measure.js';

/** How often a call that changes little is measured; the shortest counts. */
const rounds = 3;

const shorter = (one: Hold, other: Hold): Hold => (one.cpuMs <= other.cpuMs ? one : other);

const measure = async (data: string, calls: readonly WorstCall[]): Promise<void> => {
  const server = createChatServer({
    data,
    log: ({ cause }) => console.log('  failed:', cause),
  });
  const { url } = await server.listen({ port: 0 });
  const connections = callsOf(url);
  for (const { name, run, isDestructive } of calls) {
    const failures = new Set<unknown>();
    const measured = () =>
      longestHold(() => run(connections).catch((failure: unknown) => failures.add(failure)));
    let hold = await measured();
    for (let round = 1; round < rounds && isDestructive !== true; round += 1)
      hold = shorter(hold, await measured());
    print(name, `${hold.cpuMs.toFixed(0)} ms`);
    for (const failure of failures) console.log(String(failure));
  }
  await server.close();
};

/**
 * Prints for how long each of the worst calls holds up all other callers, in CPU time: with 10 000
 * members and 100 000 messages in a channel, and a user of 10 000 channels.
 */
export const holds = async (only = ''): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-holds-'));
  const full = join(folder, 'full');
  const used = join(folder, 'used');
  try {
    await fillLargeStore(full);
    const chosen = worstCalls.filter(({ name }) => name.includes(only));
    const light = chosen.filter(({ isDestructive }) => isDestructive !== true);
    const heavy = chosen.filter(({ isDestructive }) => isDestructive === true);
    for (const calls of [light, ...heavy.map((call) => [call])]) {
      if (calls.length === 0) continue;
      // A folder of its own: a write-ahead log that is left over would belong to another file.
      await mkdir(used);
      await cp(full, join(used, 'data'));
      await measure(join(used, 'data'), calls);
      await rm(used, { recursive: true });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
};
