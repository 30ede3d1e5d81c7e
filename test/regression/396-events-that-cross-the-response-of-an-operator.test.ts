import { setImmediate } from 'node:timers/promises';
import { type ChatConnection, draftsOf, pollOf, threadsOf } from 'millrace';
import { build } from 'millrace/testing';
import { map, type Observable } from 'rxjs';
import { expect, onTestFinished, test } from 'vitest';
import { fakeChat } from '../helpers/fakeChat.js';
import { hello } from '../helpers/loggedChat.js';
import { at, cid } from '../helpers/samples.js';

const created_at = at(1_000);
const ended = { created_at: at(2_000), cid };

const draft = {
  ...{ channel_cid: cid, created_at },
  message: { id: 'd1', text: 'Hel', show_in_channel: false, silent: false },
};
const poll = build('poll.updated', { poll: { id: 'p1', vote_count: 1 } }).poll;

const deferred = () => {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
};

interface Crossing {
  readonly stream: (chat: ChatConnection) => Observable<unknown>;
  /** What the server says, before what the event says. */
  readonly response: object;
  readonly event: object;
  readonly expected: unknown;
}

const crossings: readonly (readonly [string, Crossing])[] = [
  [
    'draftsOf',
    {
      stream: (chat) => draftsOf(chat).pipe(map((drafts) => [...drafts.keys()])),
      response: { drafts: [draft] },
      event: build('channel.deleted', ended),
      expected: [],
    },
  ],
  [
    'threadsOf',
    {
      stream: (chat) => threadsOf(chat).pipe(map((threads) => threads.length)),
      response: {
        threads: [
          { ...build('thread.updated', { thread: { channel_cid: cid } }).thread, created_at },
        ],
      },
      event: build('channel.deleted', ended),
      expected: 0,
    },
  ],
  [
    'pollOf',
    {
      stream: (chat) => pollOf(chat, 'p1').pipe(map(({ vote_count }) => vote_count)),
      response: { poll },
      event: build('poll.updated', { ...ended, poll: { ...poll, vote_count: 2 } }),
      expected: 2,
    },
  ],
];

test.each(crossings)('%s folds them into it', async (_, { stream, response, event, expected }) => {
  const { promise: sent, resolve: send } = deferred();
  const { promise: answered, resolve: answer } = deferred();
  const { chat, sockets, subscribe } = fakeChat({
    fetch: async () => {
      send();
      await answered;
      return new Response(JSON.stringify(response));
    },
  });
  const values: unknown[] = [];
  const subscription = subscribe();
  subscription.add(stream(chat).subscribe((value) => values.push(value)));
  onTestFinished(() => {
    subscription.unsubscribe();
  });
  const socket = sockets.last().open().receive(hello('one', 20));
  await sent;

  socket.receive(event);
  answer();

  for (let turn = 0; turn < 6; turn += 1) await setImmediate();

  expect(values.at(-1)).toEqual(expected);
});
