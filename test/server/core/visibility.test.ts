import { describe, expect, it } from 'vitest';
import { readText } from '../../helpers/repository.js';
import { type Client, general, type Harness, makeChannel, startCore } from './harness.js';

// The table of docs/protocol.md, section 4, played cell by cell.

const secret = 'the-secret-text';
const cid = 'messaging:general';

interface Scene {
  readonly harness: Harness;
  readonly alice: Client;
  readonly bob: Client;
}

interface Reason {
  /** Before anything is written. */
  readonly before?: (scene: Scene) => Promise<unknown>;
  /** Once the message is there. */
  readonly after?: (scene: Scene) => Promise<unknown>;
  readonly isMember?: false;
}

const addBob = (how: object) => (scene: Scene) =>
  scene.harness.server('updateChannel', general, { add_members: ['bob'], ...how });

const reasons: Readonly<Record<string, Reason>> = {
  'is a member': {},
  'is no member': { isMember: false },
  'was removed': {
    after: ({ harness }) => harness.server('updateChannel', general, { remove_members: ['bob'] }),
  },
  'is banned': {
    after: ({ harness }) =>
      harness.server('ban', {}, { target_user_id: 'bob', banned_by_id: 'alice' }),
  },
  'is a member, and the author is shadow-banned': {
    before: ({ harness }) =>
      harness.server(
        'ban',
        {},
        { target_user_id: 'alice', banned_by_id: 'carl', shadow: true, channel_cid: cid },
      ),
  },
  'is a member from whom the history is hidden': {
    isMember: false,
    after: addBob({ hide_history: true }),
  },
  'is a member who cleared the history': {
    after: async ({ bob }) => {
      await bob.call('hideChannel', general, { clear_history: true });
      await bob.call('showChannel', general, {});
    },
  },
  'is a member, and the message was deleted': {
    after: ({ harness }) => harness.server('deleteMessage', { id: 'm' }, {}),
  },
  'is a member, and it was deleted for good': {
    after: ({ harness }) => harness.server('deleteMessage', { id: 'm' }, { hard: true }),
  },
  'is a member, and its content was pruned': {
    after: ({ harness }) =>
      harness.server(
        'ban',
        {},
        { target_user_id: 'alice', banned_by_id: 'carl', delete_messages: 'pruning' },
      ),
  },
  'is a member, and the history was truncated': {
    after: async ({ harness, alice }) => {
      const { message } = await alice.call('getMessage', { id: 'm' }, {});
      await harness.server('truncateChannel', general, { truncated_at: message.created_at! });
    },
  },
  'is a member, and the channel was made again': {
    after: async ({ harness }) => {
      await harness.server('deleteChannel', general, {});
      await makeChannel(harness, ['alice', 'bob', 'carl']);
    },
  },
  'is a member of a channel of another team': {
    before: ({ harness }) => harness.server('updateChannel', general, { data: { team: 'red' } }),
  },
};

/** What a way out gives; a refusal gives nothing. */
const given = (call: () => Promise<unknown>): Promise<string> =>
  call().then(
    (value) => JSON.stringify(value),
    () => '',
  );

const query = (bob: Client) =>
  bob.call('queryChannels', {}, { filter_conditions: { cid }, state: true });

const shownIn = async (bob: Client) =>
  (await query(bob)).channels.flatMap(({ messages, pinned_messages }) => [
    ...(messages ?? []),
    ...(pinned_messages ?? []),
  ]);

const ways: Readonly<Record<string, (scene: Scene) => Promise<string>>> = {
  query: ({ bob }) =>
    given(async () => (await shownIn(bob)).filter(({ quoted_message_id: it }) => !it)),
  list: ({ bob }) =>
    given(async () => [
      await bob.call('getManyMessages', general, { ids: ['m'] }),
      await bob.call('getPinnedMessages', general, {}),
    ]),
  'single read': ({ bob }) => given(() => bob.call('getMessage', { id: 'm' }, {})),
  sync: ({ bob }) =>
    given(() =>
      bob.call('sync', {}, { channel_cids: [cid], last_sync_at: '1970-01-01T00:00:00Z' }),
    ),
  resume: ({ harness, bob }) =>
    given(async () => {
      const again = await harness.connect('bob', {}, undefined, true);
      await again.resume({ epoch: bob.log.epoch, position: 0, channels: { [cid]: 0 } });
      return again.frames;
    }),
  quote: ({ bob }) =>
    given(async () => [
      (await shownIn(bob)).filter(({ quoted_message_id: it }) => it),
      await bob.call('getMessage', { id: 'later' }, {}).catch(() => undefined),
      await bob.call('getMessage', { id: 'quote' }, {}).catch(() => undefined),
    ]),
  write: async ({ bob }) =>
    [
      await given(() => bob.call('sendReaction', { id: 'm' }, { reaction: { type: 'wow' } })),
      await given(() => bob.call('updateMessagePartial', { id: 'm' }, { set: { pinned: true } })),
      await given(() => bob.call('updateMessagePartial', { id: 'm' }, { set: { text: 'x' } })),
    ].join(),
};

/** Everything of a reader's own that leads to the message. */
const ownWays: Readonly<Record<string, (scene: Scene) => Promise<string>>> = {
  search: ({ bob }) =>
    given(() =>
      bob.call(
        'search',
        {},
        { filter_conditions: { cid }, message_filter_conditions: { text: { $q: secret } } },
      ),
    ),
  thread: ({ bob }) =>
    given(async () => [
      await bob.call('queryThreads', {}, {}),
      await bob.call('getThread', { message_id: 'm' }, {}).catch(() => undefined),
    ]),
  draft: ({ bob }) =>
    given(async () => [
      await bob.call('queryDrafts', {}, {}),
      await bob.call('getDraft', general, {}).catch(() => undefined),
      await bob.call('getDraft', general, { parent_id: 'm' }).catch(() => undefined),
    ]),
  reminder: ({ bob }) => given(() => bob.call('queryReminders', {}, {})),
  poll: ({ bob }) =>
    given(async () => [
      await bob.call('getPoll', { poll_id: 'p' }, {}).catch(() => undefined),
      await bob.call('queryPolls', {}, { filter: { id: 'p' } }),
    ]),
};

/** The reader replies, writes drafts, sets a reminder, as far as it may. */
const leaveTraces = async ({ alice, bob }: Scene): Promise<void> => {
  await given(() => alice.call('sendMessage', general, reply('alice-s')));
  await given(() => bob.call('sendMessage', general, reply('bob-s')));
  await given(() => bob.call('createDraft', general, quoting('a-draft')));
  await given(() => bob.call('createDraft', general, { message: { text: 'hm', parent_id: 'm' } }));
  await given(() => bob.call('createReminder', { message_id: 'm' }, {}));
};

const reply = (id: string) => ({ message: { id, text: 'yes', parent_id: 'm' } });

const quoting = (id: string) => ({ message: { id, text: 'see', quoted_message_id: 'm' } });

/** The author goes on with all that could show the message to a watcher again. */
const goOn = async ({ alice }: Scene): Promise<void> => {
  await given(() => alice.call('sendMessage', general, quoting('later')));
  await given(() => alice.call('sendReaction', { id: 'm' }, { reaction: { type: 'like' } }));
  await given(() =>
    alice.call('updateMessagePartial', { id: 'm' }, { set: { color: 'red', pinned: true } }),
  );
};

const play = async ({ before, after, isMember }: Reason) => {
  const harness = await startCore();
  const alice = await harness.connect('alice');
  const bob = await harness.connect('bob');
  await harness.connect('carl');
  const scene = { harness, alice, bob };
  const members = isMember === false ? ['alice', 'carl'] : ['alice', 'bob', 'carl'];
  await harness.server(
    'updateChannelType',
    { name: 'messaging' },
    { polls: true, user_message_reminders: true },
  );
  await makeChannel(harness, members);
  await before?.(scene);
  await alice.call('createPoll', {}, { id: 'p', name: secret, options: [{ text: 'yes' }] });
  await alice.call('sendMessage', general, { message: { id: 'm', text: secret, poll_id: 'p' } });
  await alice.call('sendMessage', general, quoting('quote'));
  await leaveTraces(scene);
  const watch = () => given(() => bob.call('getOrCreateChannel', general, { watch: true }));
  await watch();
  const seen = bob.frames.length;
  await after?.(scene);
  await watch();
  await goOn(scene);
  return { scene, events: JSON.stringify(bob.frames.slice(seen)) };
};

const rows = readText('docs/protocol.md')
  .split('### Who sees a message')[1]!
  .split('\n')
  .filter((line) => line.startsWith('|') && !line.startsWith('| -'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const columns = rows[0]!.slice(1);
const cells = rows
  .slice(1)
  .slice(0, Object.keys(reasons).length)
  .map(([reason = '', ...answers]) => ({
    reason,
    expected: Object.fromEntries(columns.map((way, at) => [way, answers[at]])),
  }));

describe('who sees a message', () => {
  it('has a reason for each row, and a way for each column', () => {
    expect(cells.map(({ reason }) => reason)).toEqual(Object.keys(reasons));
    expect([...columns].sort()).toEqual([...Object.keys({ ...ways, ...ownWays }), 'event'].sort());
  });

  it.each(cells)('a reader that $reason', async ({ reason, expected }) => {
    const { scene, events } = await play(reasons[reason]!);
    const found: Record<string, string> = { event: events };
    for (const [way, ask] of Object.entries({ ...ownWays, ...ways })) found[way] = await ask(scene);

    const said = Object.entries(found).map(
      ([way, text]) => [way, text.includes(secret) ? 'yes' : 'no'] as const,
    );
    expect(Object.fromEntries(said)).toEqual(expected);
  });
});
