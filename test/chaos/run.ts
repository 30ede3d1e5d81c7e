import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChannel, sendEvent } from 'millrace';
import { asUser, type Backend, backend, upsertUsers } from 'millrace/backend';
import { createFaultProxy, type FaultProxy, faultPlan } from 'millrace/testing';
import { firstValueFrom, lastValueFrom, timer } from 'rxjs';
import { startAlone, startCluster } from './cluster.js';
import { messagesOf } from './history.js';
import { startMillrace } from './millraceReceiver.js';
import { startOfficial } from './officialReceiver.js';
import { apiKey, type Receiver, secret, type Sign, signOf } from './receiver.js';
import { createProgress } from './progress.js';
import { send } from './senders.js';
import { type ByChannel, isFaultless, type Tally, tally } from './tally.js';

/** What a run is made of. */
export interface ChaosOptions {
  readonly events: number;
  readonly faults: number;
  readonly seed: number;
  readonly channels: number;
  /** One with a data file, or several on Postgres and NATS. */
  readonly nodes: number;
  /** The least time that the sending takes, in milliseconds. */
  readonly withinMs: number;
  /** How long a token of a receiver holds, in milliseconds. */
  readonly tokenForMs: number;
  /** Whether the vendor's client goes through the same. */
  readonly official: boolean;
  /** How long the receivers may take to have everything once all has been sent, in milliseconds. */
  readonly settleMs: number;
  /** Hears how far the run has come. Default: nobody. */
  readonly print?: (line: string) => void;
}

/** How a receiver fared. */
export interface Fate {
  readonly name: string;
  readonly tally: Tally;
  readonly outages: readonly number[];
  readonly failure: unknown;
}

/** How a run went. */
export interface ChaosReport {
  readonly options: ChaosOptions;
  readonly tookMs: number;
  /** Messages that the server acknowledged and does not have. */
  readonly forgotten: number;
  readonly fates: readonly Fate[];
}

const pause = (ms: number): Promise<unknown> => firstValueFrom(timer(ms));

/** Whether something holds before the time is over. */
const holdsWithin = async (ms: number, holds: () => boolean): Promise<boolean> => {
  const endsAt = performance.now() + ms;
  while (!holds() && performance.now() < endsAt) await pause(50);
  return holds();
};

/** Half of the channels are watched by a member, half of them by anybody who likes. */
const channelIds = (count: number): readonly string[] =>
  Array.from(
    { length: count },
    (_, index) => `${index % 2 === 0 ? 'messaging' : 'livestream'}:chaos-${String(index)}`,
  );

const prepare = async (server: Backend, cids: readonly string[]): Promise<Backend> => {
  const members = ['sender', 'millrace', 'official'];
  await lastValueFrom(
    upsertUsers(
      server,
      members.map((id) => ({ id })),
    ),
  );
  const sender = asUser(server, 'sender');
  for (const cid of cids)
    await lastValueFrom(createChannel(sender, cid, cid.startsWith('messaging') ? { members } : {}));
  return sender;
};

/** Sends a sign into all channels, again and again until all receivers have it from each. */
const signal = async (
  chat: Backend,
  cids: readonly string[],
  receivers: readonly Receiver[],
  { type, withinMs }: { readonly type: Sign; readonly withinMs: number },
): Promise<boolean> => {
  const endsAt = performance.now() + withinMs;
  const isThere = () =>
    cids.every((cid) => receivers.every(({ signs }) => signs.has(signOf(type, cid))));
  while (!isThere() && performance.now() < endsAt) {
    for (const cid of cids) await lastValueFrom(sendEvent(chat, cid, { type }));
    await holdsWithin(1_000, isThere);
  }
  return isThere();
};

const sorted = (numbers: Iterable<number>): readonly number[] =>
  [...new Set(numbers)].sort((one, other) => one - other);

/** What was to come: all that the server acknowledged, and all that it has. */
const expectedOf = (taken: ByChannel, stored: ByChannel): ByChannel =>
  new Map(
    [...taken].map(([cid, numbers]) => [cid, sorted([...numbers, ...(stored.get(cid) ?? [])])]),
  );

const isMessage = (number: number): boolean => Math.floor(number / 1_000) % 3 !== 2;

const countForgotten = (taken: ByChannel, stored: ByChannel): number =>
  [...taken].reduce((count, [cid, numbers]) => {
    const has = new Set(stored.get(cid));
    return count + numbers.filter((number) => isMessage(number) && !has.has(number)).length;
  }, 0);

/** Everything that a run opens, closed in the reverse order. */
const createStage = () => {
  const closers: (() => Promise<unknown>)[] = [];
  return {
    keep: <A>(thing: A, close: (thing: A) => Promise<unknown>): A => {
      closers.push(() => close(thing));
      return thing;
    },
    clear: async (): Promise<void> => {
      for (const close of closers.reverse()) await close();
    },
  };
};

type Stage = ReturnType<typeof createStage>;

const play = async (options: ChaosOptions, stage: Stage): Promise<ChaosReport> => {
  const { events, faults, seed, channels, withinMs, tokenForMs, official, settleMs, nodes } =
    options;
  const { print = () => undefined } = options;
  const directory = stage.keep(await mkdtemp(join(tmpdir(), 'millrace-chaos-')), (path) =>
    rm(path, { recursive: true }),
  );
  const start = nodes > 1 ? startCluster(nodes) : startAlone(join(directory, 'chat.db'));
  const site = stage.keep(await start, (it) => it.stop());
  const { url } = site;
  const cids = channelIds(channels);
  const sender = await prepare(backend({ url, apiKey, secret, requestTimeoutMs: 20_000 }), cids);

  const proxies: FaultProxy[] = [];
  const receivers: Receiver[] = [];
  for (const startReceiver of official ? [startMillrace, startOfficial] : [startMillrace]) {
    const proxy = stage.keep(await createFaultProxy({ target: url, seed }), (it) => it.close());
    proxies.push(proxy);
    receivers.push(
      stage.keep(await startReceiver({ url: proxy.url, cids, tokenForMs }), (it) => it.stop()),
    );
  }
  if (!(await signal(sender, cids, receivers, { type: 'overture', withinMs: 30_000 })))
    throw new Error('The receivers did not come up.');

  print('All receivers are there; sending begins.');
  const startedAt = performance.now();
  const count = Math.ceil(events / channels);
  const progress = createProgress(count * channels);
  // The moments of the plan are counted in events, so that faults go with events at any speed.
  for (const { atMs, fault } of faultPlan({ seed, count: faults, withinMs: events }))
    void progress.reaches(atMs / events).then(() => {
      for (const proxy of proxies) proxy.inject(fault);
    });
  const [numbers] = await Promise.all([
    Promise.all(
      cids.map((cid) => send({ chat: sender, cid, count, withinMs, took: progress.step })),
    ),
    site.upset(progress, print),
  ]);
  const taken: ByChannel = new Map(cids.map((cid, index) => [cid, numbers[index] ?? []]));
  const tookMs = performance.now() - startedAt;

  print(`All was sent after ${tookMs.toFixed(0)} ms.`);
  await signal(sender, cids, receivers, { type: 'finale', withinMs: settleMs });
  print('Comparing with what the server has.');
  const histories = await Promise.all(
    cids.map(async (cid) => [cid, await messagesOf(sender, cid)] as const),
  );
  const stored: ByChannel = new Map(histories);
  const expected = expectedOf(taken, stored);
  const [ours] = receivers;
  await holdsWithin(settleMs, () => !ours || isFaultless(tally(expected, ours.heard)));
  return {
    options,
    tookMs,
    forgotten: countForgotten(taken, stored),
    fates: receivers.map(({ name, heard, outages, failure }) => ({
      name,
      tally: tally(expected, heard),
      outages: [...outages],
      failure: failure(),
    })),
  };
};

/**
 * Lets receivers watch channels through proxies that make faults, while the server is filled
 * without a proxy and its processes are restarted and killed; reports what they got of what it took.
 */
export const chaos = async (options: ChaosOptions): Promise<ChaosReport> => {
  const stage = createStage();
  try {
    return await play(options, stage);
  } finally {
    await stage.clear();
  }
};
