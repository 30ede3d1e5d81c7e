import {
  type ChatConnection,
  connect,
  type ConnectOptions,
  createChannel,
  createPoll,
  watch,
} from 'millrace';
import { asUser, type Backend, backend, updateChannelType, upsertUsers } from 'millrace/backend';
import { createFaultProxy, type FaultProxy, type TestServer } from 'millrace/testing';
import { lastValueFrom, type Subscription } from 'rxjs';
import { type Person, people, pollId, pollOptions, type Room, rooms } from './cast.js';
import { type Device, openDevice } from './device.js';

/** Somebody with a connection that may be open, and watches of it. */
interface Party {
  /** Makes calls whether it is open or not. */
  readonly chat: ChatConnection;
  readonly come: () => void;
  readonly leave: () => void;
  readonly watch: (cid: Room) => void;
  readonly stop: (cid: Room) => void;
}

/** A server, those who talk there, and the devices whose streams are compared with its answers. */
export interface World {
  readonly backend: Backend;
  readonly parties: Readonly<Record<Person, Party>>;
  /** One that stays, one behind a line with faults that comes and goes, one that watches nothing. */
  readonly devices: Readonly<Record<'steady' | 'roaming' | 'aside', Device>>;
  readonly proxy: FaultProxy;
  /** The messages sent so far, by id. */
  readonly sent: string[];
  /** A connection of a person that nobody has subscribed to: it gets nothing. */
  readonly fresh: (id: Person) => ChatConnection;
  readonly close: () => Promise<void>;
}

const party = (chatOf: () => ChatConnection): Party => {
  const watches = new Map<Room, Subscription>();
  let presence: Subscription | undefined;
  const ignore = { error: () => undefined };
  const stop = (cid: Room): void => {
    watches.get(cid)?.unsubscribe();
    watches.delete(cid);
  };
  return {
    get chat() {
      return chatOf();
    },
    come: () => {
      presence ??= chatOf().subscribe(ignore);
    },
    leave: () => {
      rooms.forEach(stop);
      presence?.unsubscribe();
      presence = undefined;
    },
    watch: (cid) => {
      stop(cid);
      if (presence) watches.set(cid, watch(chatOf(), cid).subscribe(ignore));
    },
    stop,
  };
};

/** What a conversation needs of a server. */
export type Site = Pick<TestServer, 'url' | 'apiKey' | 'apiSecret' | 'token' | 'close'>;

export const openWorld = async (openSite: () => Promise<Site>): Promise<World> => {
  const { url, apiKey, apiSecret, token, close } = await openSite();
  const proxy = await createFaultProxy({ target: url });
  const open = (id: string, options: Partial<ConnectOptions> = {}): ChatConnection =>
    connect({
      url,
      apiKey,
      user: { id },
      token: () => token(id),
      lingerMs: 0,
      retry: { delayMs: () => 5 },
      ...options,
    });
  const server = backend({ url, apiKey, secret: apiSecret });
  await lastValueFrom(
    upsertUsers(
      server,
      people.map((id) => ({ id })),
    ),
  );
  const switches = { polls: true, delivery_events: true, user_message_reminders: true };
  for (const type of ['messaging', 'livestream'])
    await lastValueFrom(updateChannelType(server, type, switches));
  for (const cid of rooms) {
    const members = cid.startsWith('livestream') ? ['bob'] : ['ann', 'bob'];
    await lastValueFrom(createChannel(asUser(server, 'bob'), cid, { members, name: cid }));
  }
  const options = pollOptions.map((text) => ({ id: text, text }));
  await lastValueFrom(createPoll(asUser(server, 'bob'), { id: pollId, name: 'Where?', options }));
  const devices = {
    steady: openDevice((options) => open('ann', options)),
    roaming: openDevice((options) => open('ann', { ...options, url: proxy.url })),
    aside: openDevice((options) => open('ann', options)),
  };
  const bob = open('bob');
  const eve = open('eve');
  const parties = {
    // A call waits for a watch whose answer is held back, so ann uses another device meanwhile.
    ann: party(() => (devices.steady.gate.isOpen() ? devices.steady : devices.aside).chat),
    bob: party(() => bob),
    eve: party(() => eve),
  };
  return {
    backend: server,
    parties,
    devices,
    proxy,
    sent: [],
    fresh: (id) => open(id),
    close: async () => {
      for (const device of Object.values(devices)) {
        device.gate.open();
        device.leave();
      }
      for (const each of Object.values(parties)) each.leave();
      await proxy.close();
      await close();
    },
  };
};
