import Database from 'libsql';
import { InputLimit } from '../../../src/protocol/inputLimits.js';
import { callsOf } from './backendCalls.js';
import { createChatServer } from 'millrace/server';

/** The sizes up to which no call may hold up the others. */
const sizes = { members: 10_000, messages: 100_000, channels: 10_000, files: 10_000 } as const;

/** The names in the store. */
export const cast = {
  large: 'messaging:large',
  /** A message with a reply of every member. */
  thread: 'thread',
  /** Wrote a fifth of the messages. */
  writer: 'u0',
  /** A member and moderator of the large channel. */
  moderator: 'owner',
  /** A member of all the small channels. */
  busy: 'busy',
} as const;

interface Copies {
  readonly table: string;
  /** A condition that one row meets: the row to copy. */
  readonly of: string;
  readonly count: number;
  /** The columns that differ, as SQL over `n`. */
  readonly set: Readonly<Record<string, string>>;
}

const copy = (db: Database.Database, { table, of, count, set }: Copies): void => {
  const columns = db
    .prepare(`pragma table_info(${table})`)
    .all()
    .map((column) => (column as { readonly name: string }).name);
  const values = columns.map((name) => set[name] ?? `origin.${name}`);
  db.exec(`
    with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${count})
    insert into ${table} (${columns.join(', ')})
    select ${values.join(', ')} from numbers, (select * from ${table} where ${of}) as origin`);
};

/** The time of the n-th of many things: one a second until now. */
const time = (count: number): string =>
  `strftime('%Y-%m-%dT%H:%M:%S', 'now', '-' || (${count} - n) || ' seconds') || '.000000Z'`;

const optionIds = Array.from({ length: 20 }, (_, at) => ({ text: `Option ${String(at)}` }));

/** Makes one row of each kind by calls. */
const makeOrigins = async (data: string): Promise<void> => {
  const server = createChatServer({ data });
  const { url } = await server.listen({ port: 0 });
  const { as, backend, post } = callsOf(url);
  const users = ['owner', 'busy', 'friend', 'u0'].map((id) => [id, { id, name: `Name of ${id}` }]);
  await post('/users', { users: Object.fromEntries(users) });
  const make = (id: string, members: readonly string[]) =>
    post(`/channels/messaging/${id}/query`, { data: { created_by_id: 'owner', members } });
  await backend('PUT', '/channeltypes/messaging', {
    polls: true,
    user_message_reminders: true,
    delivery_events: true,
  });
  await make('large', ['owner', 'u0']);
  await post('/channels/messaging/large', { add_moderators: ['owner'] });
  await make('c0', ['busy', 'friend']);
  const send = (id: string, cid: string, user_id: string, more: object = {}) =>
    post(`/channels/messaging/${cid}/message`, {
      message: { id, text: 'hello', user_id, ...more },
    });
  await send('thread', 'large', 'owner');
  await send('m0', 'large', 'u0');
  await send('r0', 'large', 'u0', { parent_id: 'thread' });
  await send('c0', 'c0', 'friend');
  for (let n = 0; n < InputLimit.devices.max; n += 1)
    await post('/devices', { id: `device-${String(n)}`, push_provider: 'apn', user_id: 'u0' });
  await post('/polls', { id: 'poll', name: 'Lunch?', user_id: 'owner', options: optionIds });
  await send('polled', 'large', 'owner', { poll_id: 'poll' });
  const { poll } = JSON.parse(await backend('GET', '/polls/poll')) as {
    readonly poll: { readonly options: readonly { readonly id: string }[] };
  };
  await post('/messages/polled/polls/poll/vote', {
    ...{ user_id: 'u0', vote: { option_id: poll.options[0]?.id } },
  });
  await as('busy')('POST', '/channels/messaging/c0/draft', { message: { text: 'later' } });
  await as('busy')('POST', '/messages/c0/reminders', {});
  await post('/messages/thread/reaction', { reaction: { type: 'like', user_id: 'u0' } });
  await post('/moderation/ban', {
    target_user_id: 'friend',
    type: 'messaging',
    id: 'large',
    user_id: 'owner',
  });
  await server.close();
};

/** Fills a data file with a channel and a user as large as `sizes` says. */
export const fillLargeStore = async (data: string): Promise<void> => {
  await makeOrigins(data);
  const db = new Database(data);
  const { members, messages, channels, files } = sizes;
  db.exec('pragma synchronous = off');
  db.exec('begin');
  const userId = `'u' || n`;
  copy(db, {
    table: 'users',
    of: `id = 'u0'`,
    count: members,
    set: { id: userId, data: `'{"name":"Name ' || n || '"}'`, created_at: time(members) },
  });
  copy(db, {
    table: 'members',
    of: `cid = 'messaging:large' and user_id = 'u0'`,
    count: members - 2,
    set: { user_id: userId, created_at: time(members), unread_base: '-3' },
  });
  const author = `case when n % 5 = 0 then 'u0' else 'u' || (n % 1000 + 1) end`;
  copy(db, {
    table: 'messages',
    of: `id = 'm0'`,
    count: messages,
    set: {
      id: `'m' || n`,
      user_id: author,
      created_at: time(messages),
      text: `'Text number ' || n`,
    },
  });
  copy(db, {
    table: 'messages',
    of: `id = 'r0'`,
    count: members - 2,
    set: { id: `'r' || n`, user_id: userId, created_at: time(members) },
  });
  copy(db, {
    table: 'reactions',
    of: `message_id = 'thread'`,
    count: members - 2,
    set: { user_id: userId, created_at: time(members) },
  });
  const { last } = db.prepare('select max(id) as last from log').get() as { readonly last: number };
  copy(db, {
    table: 'log',
    of: `key = 'message.new' and event like '%"id":"m0"%'`,
    count: messages,
    set: {
      id: `${String(last)} + n`,
      after: `${String(last)} + n - 1`,
      event: `replace(origin.event, '"id":"m0"', '"id":"m' || n || '"')`,
      created_at: time(messages),
    },
  });
  copy(db, {
    table: 'channels',
    of: `cid = 'messaging:c0'`,
    count: channels,
    set: {
      cid: `'messaging:c' || n`,
      id: `'c' || n`,
      created_at: time(channels),
      last_message_at: `case when n % 3 = 0 then null else ${time(channels)} end`,
      data: `'{"name":"Channel ' || n || '","rank":' || (n % 100) || '}'`,
    },
  });
  for (const user of ['busy', 'friend'])
    copy(db, {
      table: 'members',
      of: `cid = 'messaging:c0' and user_id = '${user}'`,
      count: channels,
      set: { cid: `'messaging:c' || n`, created_at: time(channels), unread_base: '-(n % 2)' },
    });
  copy(db, {
    table: 'messages',
    of: `id = 'c0'`,
    count: channels,
    set: { id: `'c' || n`, cid: `'messaging:c' || n`, created_at: time(channels) },
  });
  copy(db, {
    table: 'bans',
    of: `cid = 'messaging:large'`,
    count: members - 2,
    set: { user_id: userId, created_at: time(members), reason: `'Reason ' || n` },
  });
  copy(db, {
    table: 'thread_participants',
    of: `thread_id = 'thread' and user_id = 'u0'`,
    count: members - 2,
    set: { user_id: userId, created_at: time(members) },
  });
  // Those who are listed first have never read the thread.
  db.exec(`update thread_participants set last_read = '', last_read_message_id = null
    where user_id in (select user_id from thread_participants order by created_at limit 100)`);
  copy(db, {
    table: 'poll_votes',
    of: `poll_id = 'poll'`,
    count: members - 2,
    set: { id: `'vote' || n`, user_id: userId, created_at: time(members) },
  });
  copy(db, {
    table: 'drafts',
    of: `user_id = 'busy'`,
    count: channels,
    set: { cid: `'messaging:c' || n`, created_at: time(channels) },
  });
  copy(db, {
    table: 'reminders',
    of: `user_id = 'busy'`,
    count: channels,
    set: {
      message_id: `'c' || n`,
      cid: `'messaging:c' || n`,
      created_at: time(channels),
    },
  });
  db.exec(`
    with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${files})
    insert into uploads (id, user_id, cid, message_id, created_at, remove_from)
    select 'file' || n, 'u0', 'messaging:large', 'm' || (n * 5), ${time(files)}, null from numbers`);
  // Every other member has read nothing.
  db.exec(`
    update channels set counted_messages = ${messages} where cid = 'messaging:large';
    update members set unread_base = ${messages} where cid = 'messaging:large';
    update members set last_read = '2000-01-01T00:00:00.000000Z', unread_base = 0
      where cid = 'messaging:large' and user_id like 'u%' and length(user_id) % 2 = 0;
    update channels set member_count = ${members}, last_message_at = (select max(created_at)
      from messages where cid = 'messaging:large' and in_channel = 1) where cid = 'messaging:large';
    update messages set reply_count = ${members - 1} where id = 'thread';
    update members set banned = 1 where cid = 'messaging:large' and user_id like 'u%'`);
  db.exec('commit');
  db.exec('pragma wal_checkpoint(truncate)');
  db.close();
};
