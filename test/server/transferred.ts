import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addDevice,
  banUser,
  blockUser,
  castPollVote,
  createChannel,
  type ChatConnection,
  connect,
  createPoll,
  createReminder,
  defineEvent,
  deleteMessage,
  flagMessage,
  getPoll,
  listDevices,
  muteUser,
  queryBannedUsers,
  queryChannels,
  queryDrafts,
  queryReminders,
  queryThreads,
  saveDraft,
  searchMessages,
  sendEvent,
  sendMessage,
  sendReaction,
  unmuteUser,
  uploadFile,
} from 'millrace';
import {
  type Backend,
  backend,
  createToken,
  deleteUsers,
  updateApp,
  updateChannelType,
  upsertUsers,
  waitForTask,
} from 'millrace/backend';
import {
  type ChatServerOptions,
  createChatServer,
  type DataPlace,
  exportData,
} from 'millrace/server';
import * as t from 'io-ts';
import { lastValueFrom, type Observable } from 'rxjs';
import { onTestFinished } from 'vitest';
import { openSqliteStore } from '../../src/server/store/sqlite.js';

const cid = 'messaging:general';

const done = <A>(call$: Observable<A>): Promise<A> => lastValueFrom(call$);

/** A path for a data file, in a folder that the end of the test removes. */
export const newFile = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'chat.db');
};

/** The calls of a user, who is not online. */
type As = (userId: string) => ChatConnection;

/** Runs a server on data, for as long as some calls take. */
const onServer = async <A>(
  options: ChatServerOptions,
  work: (chat: Backend, as: As) => Promise<A>,
): Promise<A> => {
  const server = createChatServer(options);
  const { url } = await server.listen({ port: 0 });
  try {
    const as: As = (id) =>
      connect({ url, apiKey: 'dev', user: { id }, token: () => createToken('secret', id) });
    return await work(backend({ url, apiKey: 'dev', secret: 'secret' }), as);
  } finally {
    await server.close();
  }
};

const Cursor = defineEvent('cursor', t.type({ x: t.number }), { retain: 'latest' });

/** The options of a server whose data is filled; the files themselves are not among the data. */
const options: ChatServerOptions = {
  events: [Cursor],
  uploads: {
    files: {
      put: () => Promise.resolve(),
      open: () => Promise.resolve(undefined),
      remove: () => Promise.resolve(),
    },
  },
};

/** What belongs to one user, or to one message. */
const fillOwn = async (chat: Backend, as: As): Promise<void> => {
  const [ann, bob] = [as('ann'), as('bob')];
  await done(updateChannelType(chat, 'messaging', { polls: true, user_message_reminders: true }));
  const { poll } = await done(
    createPoll(ann, { id: 'p1', name: 'Lunch?', options: [{ text: 'Soup' }], allow_answers: true }),
  );
  await done(sendMessage(ann, cid, { id: 'poll', poll_id: 'p1' }));
  const [option] = poll.options ?? [];
  await done(castPollVote(bob, 'poll', 'p1', { option_id: option?.id ?? '' }));
  await done(saveDraft(ann, cid, { text: 'Hel\ufdd0' }));
  await done(saveDraft(bob, cid, { text: 'Re', parent_id: 'm1' }));
  await done(createReminder(ann, 'm1', { remind_at: '2099-01-01T00:00:00Z' }));
  await done(addDevice(ann, { id: 'phone', push_provider: 'apn' }));
  await done(flagMessage(bob, 'm4', { reason: 'spam' }));
  await done(blockUser(bob, 'eve'));
  await done(banUser(chat, 'eve', { banned_by_id: 'ann', channel_cid: cid, reason: 'spam' }));
  await done(muteUser(ann, 'bob'));
  await done(unmuteUser(ann, 'bob'));
  await done(deleteMessage(bob, 'm5', { delete_for_me: true }));
  await done(sendEvent(ann, cid, Cursor.to(cid, { x: 1 })));
  await done(
    uploadFile(ann, cid, new File(['kept elsewhere'], 'note.txt', { type: 'text/plain' })),
  );
};

/** Stores something of every kind, with texts that not every database holds as they are. */
export const fill = (place: ChatServerOptions): Promise<void> =>
  onServer({ ...options, ...place }, async (chat, as) => {
    await done(
      upsertUsers(chat, [
        { id: 'ann', name: 'Ann é \ufdd0' },
        { id: 'bob', note: { deep: ['\\u0000'] } },
        { id: 'eve' },
        { id: 'gone' },
      ]),
    );
    const [ann, bob] = [as('ann'), as('bob')];
    await done(createChannel(ann, cid, { members: ['ann', 'bob'], topic: 'x' }));
    for (let n = 0; n < 30; n += 1)
      await done(sendMessage(ann, cid, { id: `m${String(n)}`, text: `\ufdd0${String(n)}` }));
    await done(sendMessage(ann, cid, { id: 'water', text: 'The water runs over the wheel' }));
    await done(sendMessage(bob, cid, { id: 'reply', text: 'r', parent_id: 'm1' }));
    await done(sendReaction(bob, 'm2', { type: 'like' }));
    await done(muteUser(bob, 'ann'));
    await done(
      updateApp(chat, {
        name: 'Moved',
        event_hooks: [
          { id: 'hook', enabled: true, hook_type: 'webhook', webhook_url: 'http://127.0.0.1:9/' },
        ],
      }),
    );
    await fillOwn(chat, as);
    await done(waitForTask(chat, await done(deleteUsers(chat, ['gone'], { user: 'hard' }))));
  });

/** What the people of a filled server see. */
export const seenOn = (place: ChatServerOptions): Promise<unknown> =>
  onServer({ ...options, ...place }, async (chat, as) => {
    const byPerson = ['ann', 'bob'].map(async (id) => {
      const person = as(id);
      return [
        await done(queryChannels(person, { filter_conditions: { cid } })),
        await done(searchMessages(person, { filter_conditions: { cid }, query: 'wheel water' })),
        await done(queryThreads(person)),
        await done(queryDrafts(person)),
        await done(queryReminders(person)),
        await done(getPoll(person, 'p1')),
        await done(listDevices(person)),
      ];
    });
    const bans = await done(queryBannedUsers(chat, { filter_conditions: {} }));
    const seen = [...(await Promise.all(byPerson)), bans];
    return JSON.parse(
      JSON.stringify(seen, (key, value: unknown) => (key === 'duration' ? undefined : value)),
    ) as unknown;
  });

/** The tables that have no row in an export. */
export const emptyTables = async (lines: readonly string[]): Promise<readonly string[]> => {
  const filled = new Set(lines.map((line) => (JSON.parse(line) as { table?: string }).table));
  const store = await openSqliteStore();
  const { names } = await store.rawTables();
  await store.close();
  return names.filter((name) => !filled.has(name));
};

/** The lines of an export. */
export const linesOf = async (place: DataPlace): Promise<readonly string[]> => {
  const lines: string[] = [];
  await exportData(place, (line) => {
    lines.push(line);
    return Promise.resolve();
  });
  return lines;
};

// eslint-disable-next-line @typescript-eslint/require-await -- what reads a file yields like this
export async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
