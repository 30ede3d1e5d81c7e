import { type ChatConnection, type ConnectOptions, record, type RecordOptions } from 'millrace';
import { ChannelResponse, User } from 'millrace/protocol';
import { build, buildObject, type VirtualClock } from 'millrace/testing';
import { Subject } from 'rxjs';
import { vi } from 'vitest';
import { fakeChat } from './fakeChat.js';
import {
  at,
  channel,
  cid,
  customEvent,
  elsewhere,
  healthCheck,
  jane,
  john,
  markRead,
  max,
  memberAdded,
  memberOf,
  memberRemoved,
  message,
  messageNew,
  presenceChanged,
  reactionNew,
  typingStart,
  typingStop,
  watchingStart,
  watchingStop,
} from './samples.js';

/** The responses of a server to the calls that operators make. */
const responseTo = (path: string): object => {
  if (path.endsWith('/users'))
    return { users: [jane, max].map((user) => buildObject(User, { ...user, online: false })) };
  const response = buildObject(ChannelResponse, {
    channel: channel(),
    members: [john, jane].map(memberOf),
    messages: [message({ id: 'm0', text: 'before' })],
    read: [{ user: john, last_read: at(-1), unread_messages: 0 }],
  });
  return path.endsWith('/channels') ? { channels: [response] } : response;
};

const people = [john, jane, max];

/** The event number `n` of a session: every family of events comes again and again. */
const eventAt = (n: number, ms: number): object => {
  const user = people[n % 3]!;
  const moment = at(ms);
  const makers: readonly (() => object)[] = [
    () =>
      messageNew({
        user,
        created_at: moment,
        message: message({ id: `m${n}`, text: `text ${n}`, user, created_at: moment }),
      }),
    () => typingStart(user, ms),
    () => reactionNew({ user, created_at: moment, message: message({ id: 'm1', user: john }) }),
    () => ({ ...customEvent('greeting', { cid, colour: n % 2 ? 'red' : 7 }).raw }),
    () => typingStop(user, ms),
    () => presenceChanged({ ...user, online: n % 4 === 0 }),
    () => markRead(n % 7),
    () => (n % 2 ? memberAdded(max) : memberRemoved(max)),
    () => (n % 2 ? watchingStart(user) : watchingStop(user)),
    () => build('channel.updated', { cid: n % 3 ? cid : elsewhere, channel: { name: `n${n}` } }),
  ];
  return { ...makers[n % makers.length]!(), created_at: moment };
};

/** A connection whose server is the test, and its recording. */
export const recordedChat = (
  options: Omit<RecordOptions, 'until$'> = {},
  overrides: Partial<ConnectOptions> = {},
) => {
  const base = fakeChat({
    fetch: (input) => {
      const { pathname } = new URL(input as string);
      return Promise.resolve(Response.json(responseTo(pathname), { status: 201 }));
    },
    ...overrides,
  });
  const stop$ = new Subject<void>();
  const lines: string[] = [];
  let isComplete = false;
  const recording = record(base.chat, { ...options, until$: stop$ }).subscribe({
    next: (line) => lines.push(line),
    complete: () => {
      isComplete = true;
    },
  });
  return {
    ...base,
    lines,
    recording,
    isComplete: () => isComplete,
    file: () => lines.join(''),
    stop: () => stop$.next(),
  };
};

/**
 * A session with every family of events, a loss and a recovery. `observe` subscribes to what is to be
 * compared. Returns the file, and how long the session took by its clock.
 */
export const recordSession = async (
  events: number,
  observe: (chat: ChatConnection, clock: VirtualClock) => () => void,
) => {
  const { chat, clock, sockets, statuses, lines, file, stop, untilRetry } = recordedChat();
  const stopObserving = observe(chat, clock);
  const answered = (kind: string, count: number) =>
    vi.waitUntil(() => lines.filter((line) => line.includes(`"${kind}"`)).length >= count);
  sockets.last().greet();
  await answered('response', 2);
  for (let n = 0; n < events; n += 1) {
    clock.advance(n % 100 === 99 ? 8_000 : n % 5);
    if (n === Math.floor(events / 2)) {
      sockets.last().drop();
      untilRetry();
      sockets.last().greet('connection-2');
      await vi.waitUntil(() => statuses.at(-1)?._tag === 'Online');
    }
    const now = clock.scheduler.now();
    if (n % 97 === 0)
      sockets
        .last()
        .receive(healthCheck({ created_at: at(now) }))
        .receive('no event');
    sockets.last().receive(eventAt(n, now));
  }
  chat.outbox.next({ cid, type: 'greeting', colour: 'green' });
  await answered('outcome', 1);
  clock.advance(10_000);
  const endsAt = clock.scheduler.now();
  stop();
  stopObserving();
  return { file: file(), endsAt };
};
