import { type Channel, StreamChat } from 'stream-chat';
import { vi } from 'vitest';
import { openPlace, type Place } from '../helpers/chatServer.js';
import { rawCalls } from '../helpers/rawCalls.js';
import { virtualClock } from 'millrace/testing';
import { cast, early, type Name, names, readers, userIds, watching } from './cast.js';
import { type OwnSeat, type Seat, takeOwnSeat, takeSeat } from './seats.js';
import type { Frame, Tape } from './tape.js';

/** A connection of the cast, and its view of the one channel. */
export interface Player extends Seat {
  readonly channel: Channel;
}

/** A server with the cast on it, everybody in place. */
export interface Stage {
  readonly place: Place;
  readonly player: (name: Name) => Player;
  /** The vendor's client with the secret, and its view of the one channel. */
  readonly backend: StreamChat;
  readonly general: Channel;
  /** Connects who comes later; `profile` is what it connects with. */
  readonly arrive: (name: Name, profile?: object) => Promise<Player>;
  /** The same, with the client of this package. */
  readonly arriveWithOwn: (name: Name) => Promise<OwnSeat>;
  /** Lets time pass on the server, in milliseconds, until what fell due is done. */
  readonly pass: (ms: number) => Promise<void>;
  /** A moment to come, as the server counts. */
  readonly inMs: (ms: number) => string;
  readonly heard: (name: Name) => readonly Frame[];
  /** Takes what each connection heard, once everything that was sent so far has arrived. */
  readonly take: () => Promise<ReadonlyMap<Name, readonly Frame[]>>;
}

export const cid = 'messaging:general';
export const address = ['messaging', 'general'] as const;

/** The server's clock stands still, ahead of the one that signs tokens. */
const aheadMs = 3_600_000;

/** Calls are done one after the other: with this one, all before it are. */
const settled = (backend: StreamChat): Promise<unknown> => backend.queryUsers({}, [], { limit: 1 });

const setUp = async (stage: Stage): Promise<void> => {
  const { backend, player } = stage;
  await backend.upsertUsers(
    userIds.map((id) => ({ id, name: id, ...(id === 'olga' && { role: 'admin' }) })),
  );
  await Promise.all(early.map((name) => stage.arrive(name)));
  await player('john')
    .chat.channel(...address, { members: ['john', 'jane', 'max'] })
    .create();
  await Promise.all(watching.map((name) => player(name).channel.watch()));
  // The vendor's client does nothing with a channel that it has not looked at.
  await Promise.all(readers.map((name) => player(name).channel.watch({ watch: false })));
  const others = userIds.filter((id) => id !== 'paul');
  await player('paul').chat.queryUsers({ id: { $in: others } }, [], { presence: true });
};

/** Opens a server and lets the cast take its places. */
export const openStage = async (): Promise<Stage> => {
  const time = virtualClock();
  time.advance(Date.now() + aheadMs);
  const place = await openPlace({ clock: time.scheduler });
  const backend = new StreamChat('dev', 'secret', { baseURL: place.url });
  const players = new Map<Name, Player>();
  const tapes = new Map<Name, Tape>();
  const stage: Stage = {
    place,
    backend,
    general: backend.channel(...address),
    player: (name) => {
      const player = players.get(name);
      if (!player) throw new Error(`${name} is not there yet`);
      return player;
    },
    arrive: async (name, profile) => {
      const seat = await takeSeat(place, cast[name].user, profile);
      const player = { ...seat, channel: seat.chat.channel(...address) };
      players.set(name, player);
      tapes.set(name, seat.tape);
      return player;
    },
    arriveWithOwn: async (name) => {
      const seat = await takeOwnSeat(place, cast[name].user);
      tapes.set(name, seat.tape);
      return seat;
    },
    pass: async (ms) => {
      time.advance(ms);
      await settled(backend);
      await place.settle();
    },
    inMs: (ms) => new Date(time.scheduler.now() + ms).toISOString(),
    heard: (name) => tapes.get(name)?.heard() ?? [],
    take: async () => {
      await place.settle();
      const taken = names.map(
        async (name) => [name, (await tapes.get(name)?.take()) ?? []] as const,
      );
      return new Map(await Promise.all(taken));
    },
  };
  await setUp(stage);
  return stage;
};

const patience = { timeout: 3_000, interval: 5 };

/** Waits until a connection has heard what is looked for, so often. */
export const hears = (
  { heard }: Stage,
  name: Name,
  isIt: (frame: Frame) => boolean,
  times = 1,
): Promise<unknown> => vi.waitUntil(() => heard(name).filter(isIt).length >= times, patience);

/** A call of a backend in v2. */
export const inV2 = ({ place }: Stage, path: string, body: object): Promise<unknown> =>
  rawCalls(place)('POST', `/api/v2/chat${path}`, JSON.stringify(body));

/** Sends a message, and gives its id. */
export const say = async ({ channel }: Player, text: string): Promise<string> =>
  (await channel.sendMessage({ text })).message.id;
