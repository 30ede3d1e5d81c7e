import { setTimeout as delay } from 'node:timers/promises';
import { createToken } from 'millrace/backend';
import { rawCalls } from '../helpers/rawCalls.js';
import { attempts } from './hostileCalls.js';
import { startSink } from './sink.js';

/** How often each attempt ended in a way, by its name and `<status>`, `frame` or `broken off`. */
export type Attacked = Readonly<Record<string, Readonly<Record<string, number>>>>;

// A process of its own: what hostile callers compute is not to delay those who measure. Without a
// URL it computes the same, and troubles nobody.
const [forMs = '0', given] = process.argv.slice(2);
const url = given ?? (await startSink());
const callers = 10;
/** Between two attempts of one caller. */
const pauseMs = 500;

const attacked: Record<string, Record<string, number>> = {};
const count = (name: string, end: string): void => {
  const ends = (attacked[name] ??= {});
  ends[end] = (ends[end] ?? 0) + 1;
};
const call = rawCalls({ url }, createToken('secret', 'mallory'));
const names = Object.keys(attempts);
process.send?.('ready');
const endAt = performance.now() + Number(forMs);
await Promise.all(
  Array.from({ length: callers }, async (_, caller) => {
    for (let at = caller; performance.now() < endAt; at += 1) {
      const name = names[at % names.length]!;
      const end = await attempts[name]!(call, url).then(
        (status) => String(status ?? 'frame'),
        () => 'broken off',
      );
      count(name, end);
      await delay(pauseMs);
    }
  }),
);
process.send?.(attacked);
process.disconnect();
