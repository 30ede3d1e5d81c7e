import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { print } from './measure.js';
import type { Order, Sent } from './send/senders.js';
import { fillHistory } from './send/fillHistory.js';
import { names, openMillrace, type Scene, type Target, tokensOf } from './send/millrace.js';
import { readTemplate, startYardstick, type Template } from './send/yardstick.js';

const openYardstick =
  (template: Template) =>
  async ({ members, file }: Scene): Promise<Target> => {
    const tokens = await tokensOf(names(members));
    return { ...(await startYardstick(tokens, template, file)), tokens };
  };

/** The rows that our server stores for a message. */
const templateOf = (scene: Scene): Promise<Template> =>
  inFile(async (file) => {
    await costOf(openMillrace, { ...scene, file }, { warmUp: 0, messages: 1 });
    return readTemplate(file);
  });

const order = async (child: ChildProcess, what: Order): Promise<Sent> => {
  child.send(what);
  const [sent] = (await once(child, 'message')) as [Sent];
  return sent;
};

interface Cost {
  readonly micros: number;
  readonly perSecond: number;
}

interface Extent {
  readonly warmUp: number;
  readonly messages: number;
}

const usual: Extent = { warmUp: 3_000, messages: 4_000 };
const inFlight = 32;

/** The CPU time of this process per message, which a child process sends over HTTP. */
const costOf = async (
  open: (scene: Scene) => Promise<Target>,
  scene: Scene,
  { warmUp, messages } = usual,
): Promise<Cost> => {
  const target = await open(scene);
  const child = fork(new URL('./send/senders.ts', import.meta.url));
  const { port, tokens } = target;
  const base = { port, tokens, channels: scene.channels, inFlight };
  if (warmUp > 0) await order(child, { ...base, messages: warmUp });
  const before = process.cpuUsage();
  const { elapsedMs } = await order(child, { ...base, messages });
  const { user, system } = process.cpuUsage(before);
  child.disconnect();
  await target.close();
  return { micros: (user + system) / messages, perSecond: (messages * 1_000) / elapsedMs };
};

const inFile = async <A>(work: (file: string) => Promise<A>): Promise<A> => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  try {
    return await work(join(folder, 'data.db'));
  } finally {
    await rm(folder, { recursive: true });
  }
};

const report = (name: string, { micros, perSecond }: Cost, against: Cost): void => {
  print(name, `${micros.toFixed(0)} µs`);
  print('  messages a second', perSecond.toFixed(0));
  print('  against the yardstick', `${(micros / against.micros).toFixed(2)} times`);
};

/** What a message costs that is sent over HTTP, stored and answered, beside the bare minimum. */
export const send = async (): Promise<void> => {
  const scene = { channels: 64, members: 10 };
  const yardstick = await costOf(openYardstick(await templateOf(scene)), scene);
  report('bare node:http and the same rows', yardstick, yardstick);
  const memory = await costOf(openMillrace, scene);
  report('a send, in memory', memory, yardstick);
  const onDisk = await inFile((file) => costOf(openMillrace, { ...scene, file }));
  report('a send, in a file with fsync', onDisk, yardstick);
  print('  rate in a file against memory', (onDisk.perSecond / memory.perSecond).toFixed(2));
  const few = await costOf(openMillrace, { channels: 1, members: 2 });
  const many = await costOf(openMillrace, { channels: 1, members: 1_000 });
  report('a send to 2 members', few, yardstick);
  report('a send to 1 000 members', many, yardstick);
  print('  1 000 members against 2', `${(many.micros / few.micros).toFixed(2)} times`);
  const young = { channels: 1, members: 10 };
  const [empty, old] = await inFile(async (file) => {
    const before = await costOf(openMillrace, { ...young, file });
    fillHistory(file, 100_000);
    return [before, await costOf(openMillrace, { ...young, file })] as const;
  });
  report('a send to a channel without history', empty, yardstick);
  report('a send to one with 100 000 messages', old, yardstick);
  print('  100 000 messages against none', `${(old.micros / empty.micros).toFixed(2)} times`);
};
