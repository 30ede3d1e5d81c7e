import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUser } from '../../../src/server/core/access/newUser.js';
import { ApiFailure } from '../../../src/server/core/requests/failure.js';
import { openTestStore } from '../../helpers/store.js';
import { type Client, type Harness, startCore } from './harness.js';

type Action =
  | 'read-channel'
  | 'read-channel-members'
  | 'create-channel'
  | 'create-message'
  | 'update-message'
  | 'delete-message'
  | 'create-reaction'
  | 'delete-reaction'
  | 'send-custom-event'
  | 'pin-message'
  | 'create-system-message'
  | 'update-channel'
  | 'update-channel-frozen'
  | 'update-channel-cooldown'
  | 'update-channel-members'
  | 'remove-own-channel-membership'
  | 'ban-channel-member'
  | 'ban-user'
  | 'mute-channel'
  | 'truncate-channel'
  | 'delete-channel'
  | 'recreate-channel';

const roles = [
  'admin',
  'moderator',
  'user',
  'channel_member',
  'channel_moderator',
  'guest',
  'anonymous',
] as const;
type Role = (typeof roles)[number];

type Table = Readonly<Record<Action, string>>;

// One letter for each role, in the order above: y may always, o only with what is its own, - never.
const messaging: Table = {
  'create-channel': 'yyy----',
  'read-channel': 'yyoyy--',
  'read-channel-members': 'yyoyy--',
  'create-message': 'yyoyy--',
  'update-message': 'yyo-y--',
  'delete-message': 'yyo-y--',
  'create-reaction': 'yyoyy--',
  'delete-reaction': 'yyo-y--',
  'send-custom-event': 'yyoyy--',
  'pin-message': 'yyoyy--',
  'create-system-message': 'yy--y--',
  'update-channel': 'yyo-y--',
  'update-channel-frozen': 'yy--y--',
  'update-channel-cooldown': 'yy--y--',
  'update-channel-members': 'yyo-y--',
  'remove-own-channel-membership': 'yyoyy--',
  'ban-channel-member': 'yy--y--',
  'ban-user': 'yy-----',
  'mute-channel': 'yyoyy--',
  'truncate-channel': 'yoo----',
  'delete-channel': 'yoo----',
  'recreate-channel': 'yoo----',
};

const livestream: Table = {
  'create-channel': 'yyy----',
  'read-channel': 'yyy--yy',
  'read-channel-members': 'yyy--yy',
  'create-message': 'yyy----',
  'update-message': 'yyo-y--',
  'delete-message': 'yyo-y--',
  'create-reaction': 'yyy----',
  'delete-reaction': 'yyo-y--',
  'send-custom-event': 'yyy----',
  'pin-message': 'yyo-y--',
  'create-system-message': 'yy--y--',
  'update-channel': 'y------',
  'update-channel-frozen': 'yy--y--',
  'update-channel-cooldown': 'yy--y--',
  'update-channel-members': 'y------',
  'remove-own-channel-membership': 'y------',
  'ban-channel-member': 'yy--y--',
  'ban-user': 'yy-----',
  'mute-channel': 'yyy--y-',
  'truncate-channel': 'y------',
  'delete-channel': 'y------',
  'recreate-channel': 'y------',
};

const gaming: Table = {
  'create-channel': 'y------',
  'read-channel': 'yyoyy--',
  'read-channel-members': 'yyoyy--',
  'create-message': 'yyoyy--',
  'update-message': 'yyo-y--',
  'delete-message': 'yyo-y--',
  'create-reaction': 'yyoyy--',
  'delete-reaction': 'yyo-y--',
  'send-custom-event': 'yyoyy--',
  'pin-message': 'yy--y--',
  'create-system-message': 'yy--y--',
  'update-channel': 'y------',
  'update-channel-frozen': 'yy--y--',
  'update-channel-cooldown': 'yy--y--',
  'update-channel-members': 'y------',
  'remove-own-channel-membership': 'yyoyy--',
  'ban-channel-member': 'yy--y--',
  'ban-user': 'yy-----',
  'mute-channel': 'yyoyy--',
  'truncate-channel': 'y------',
  'delete-channel': 'y------',
  'recreate-channel': 'y------',
};

const commerce: Table = {
  'create-channel': 'yy---y-',
  'read-channel': 'yyoyyo-',
  'read-channel-members': 'yyoyyo-',
  'create-message': 'yyoyy--',
  'update-message': 'yyo-yo-',
  'delete-message': 'yyo-yo-',
  'create-reaction': 'yyoyy--',
  'delete-reaction': 'yyo-yo-',
  'send-custom-event': 'yyoyy--',
  'pin-message': 'yyo-yo-',
  'create-system-message': 'yy--y--',
  'update-channel': 'yy--y--',
  'update-channel-frozen': 'yy--y--',
  'update-channel-cooldown': 'yy--y--',
  'update-channel-members': 'yyo-yo-',
  'remove-own-channel-membership': 'yyoyy--',
  'ban-channel-member': 'yy--y--',
  'ban-user': 'yy-----',
  'mute-channel': 'yyoyyo-',
  'truncate-channel': 'y------',
  'delete-channel': 'y------',
  'recreate-channel': 'y------',
};

const tables = { messaging, team: messaging, livestream, gaming, commerce } as const;
type ChannelType = keyof typeof tables;

const actions = Object.keys(messaging) as Action[];
const types = Object.keys(tables) as ChannelType[];

/** Actions that nobody can do with what is another's. */
const alwaysOwn: ReadonlySet<Action> = new Set([
  // Who creates a channel is its creator.
  'create-channel',
  // A call deletes none but the caller's own reaction.
  'delete-reaction',
]);

/** Who may create no channel is refused as such, before it matters whether there was one. */
const cannotRecreate: Readonly<Record<ChannelType, readonly Role[]>> = {
  messaging: ['channel_member', 'channel_moderator', 'guest', 'anonymous'],
  team: ['channel_member', 'channel_moderator', 'guest', 'anonymous'],
  livestream: ['channel_member', 'channel_moderator', 'guest', 'anonymous'],
  gaming: ['moderator', 'user', 'channel_member', 'channel_moderator', 'guest', 'anonymous'],
  commerce: ['user', 'channel_member', 'channel_moderator', 'anonymous'],
};

const isSkipped = (type: ChannelType, role: Role, action: Action): boolean =>
  action === 'recreate-channel' && cannotRecreate[type].includes(role);

/** Whose own it is: the message for these, the channel for all others. */
const ofAuthors: ReadonlySet<Action> = new Set<Action>([
  'update-message',
  'delete-message',
  'delete-reaction',
]);

/** What is done to a message. */
const ofMessages: ReadonlySet<Action> = new Set<Action>([
  ...ofAuthors,
  'create-reaction',
  'pin-message',
]);

const isChannelRole = (role: Role): boolean => role.startsWith('channel_');

// No table grants anything to this role, so that what a membership grants decides alone.
const grantedNothing = 'visitor';

const epoch = '1970-01-01T00:00:00.000000Z';

interface Scene {
  readonly address: { readonly type: string; readonly id: string };
  readonly cid: string;
  readonly callerId: string;
  /** Of the message, where the action is done to one. */
  readonly messageId: string;
  readonly server: Harness['server'];
  readonly call: Client['call'];
}

// Nobody with an account has the id of an anonymous user.
const idOf = (role: Role): string => (role === 'anonymous' ? '!anon-the' : `the-${role}`);

/** A channel of `type`, and a message in it if need be; the caller made one of them, or neither. */
const setScene = async (
  { server, core, anonymous }: Harness,
  type: ChannelType,
  role: Role,
  action: Action,
  isOwn: boolean,
): Promise<Scene> => {
  const callerId = idOf(role);
  const address = { type, id: `${role}-${action}-${isOwn ? 'own' : 'other'}` };
  const messageId = `${type}-${address.id}`;
  const ownerOf = (isAuthored: boolean) =>
    isOwn && ofAuthors.has(action) === isAuthored ? callerId : 'owner';
  await server('getOrCreateChannel', address, {
    data: {
      created_by_id: ownerOf(false),
      members: [
        'owner',
        ...(isChannelRole(role) ? [{ user_id: callerId, channel_role: role }] : []),
      ],
    },
  });
  if (ofMessages.has(action))
    await server('sendMessage', address, {
      message: { id: messageId, text: 'hi', user_id: ownerOf(true) },
    });
  const asClient: Client['call'] = (key, params, request) =>
    core.call(key, { caller: { kind: 'client', userId: callerId }, params, request });
  const call = role === 'anonymous' ? anonymous(callerId) : asClient;
  return { address, cid: `${type}:${address.id}`, callerId, messageId, server, call };
};

/** The call that takes the action and, beside it, nothing that its caller lacks. */
const attempts: Readonly<Record<Action, (scene: Scene) => Promise<unknown>>> = {
  'read-channel': ({ call, address }) => call('getChannel', address, {}),
  'read-channel-members': ({ call, address }) =>
    call('queryMembers', {}, { ...address, filter_conditions: {} }),
  'create-channel': ({ call, address: { type, id } }) =>
    call('getOrCreateChannel', { type, id: `${id}-new` }, {}),
  'create-message': ({ call, address }) => call('sendMessage', address, { message: { text: 'x' } }),
  'update-message': ({ call, messageId: id }) =>
    call('updateMessage', { id }, { message: { text: 'x' } }),
  'delete-message': ({ call, messageId: id }) => call('deleteMessage', { id }, {}),
  'create-reaction': ({ call, messageId: id }) =>
    call('sendReaction', { id }, { reaction: { type: 'like' } }),
  'delete-reaction': async ({ call, server, callerId, messageId: id }) => {
    await server('sendReaction', { id }, { reaction: { type: 'like', user_id: callerId } });
    return call('deleteReaction', { id, type: 'like' }, {});
  },
  'send-custom-event': ({ call, address }) =>
    call('sendEvent', address, { event: { type: 'wave' } }),
  'pin-message': ({ call, messageId: id }) =>
    call('updateMessagePartial', { id }, { set: { pinned: true } }),
  'create-system-message': ({ call, address }) =>
    call('sendMessage', address, { message: { text: 'x', type: 'system' } }),
  'update-channel': ({ call, address }) =>
    call('updateChannelPartial', address, { set: { name: 'x' } }),
  'update-channel-frozen': ({ call, address }) =>
    call('updateChannelPartial', address, { set: { frozen: true } }),
  'update-channel-cooldown': ({ call, address }) =>
    call('updateChannelPartial', address, { set: { cooldown: 5 } }),
  'update-channel-members': ({ call, address }) =>
    call('updateChannel', address, { add_members: ['another'] }),
  'remove-own-channel-membership': ({ call, address, callerId }) =>
    call('updateChannel', address, { remove_members: [callerId] }),
  'ban-channel-member': ({ call, address }) =>
    call('ban', {}, { ...address, target_user_id: 'another' }),
  'ban-user': ({ call }) => call('ban', {}, { target_user_id: 'another' }),
  'mute-channel': ({ call, cid }) => call('muteChannel', {}, { channel_cid: cid }),
  'truncate-channel': ({ call, address }) => call('truncateChannel', address, {}),
  'delete-channel': ({ call, address }) => call('deleteChannel', address, {}),
  'recreate-channel': async ({ call, server, address }) => {
    await server('deleteChannel', address, {});
    return call('getOrCreateChannel', address, {});
  },
};

/** `UpdateChannel` for `update-channel`. */
const nameOf = (action: Action): string =>
  action
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** Refused as it must be, or thrown again. */
const outcomeOf = (action: Action, error: unknown): string => {
  const expected = new RegExp(`not allowed to perform action ${nameOf(action)} in scope`);
  if (error instanceof ApiFailure && error.reason === 'NotAllowed' && expected.test(error.message))
    return 'refused';
  throw error;
};

const whose = (isOwn: boolean): string => (isOwn ? 'the owner' : 'another');

const letters = { y: 'with everything', o: 'only with its own', '-': 'never' } as const;
type Letter = keyof typeof letters;

const letterOf = (type: ChannelType, role: Role, action: Action): Letter =>
  tables[type][action][roles.indexOf(role)] as Letter;

const cells = (type: ChannelType) =>
  roles.flatMap((role) =>
    actions
      .filter((action) => !isSkipped(type, role, action))
      .map((action) => {
        const letter = letterOf(type, role, action);
        return { role, action, letter, when: letters[letter] };
      }),
  );

describe('the tables', () => {
  it('have a letter for each role', () => {
    const rows = types.flatMap((type) => Object.values(tables[type]));
    expect(rows.filter((row) => !/^[yo-]{7}$/.test(row))).toEqual([]);
    expect(types.map((type) => Object.keys(tables[type]).sort())).toEqual(
      types.map(() => [...actions].sort()),
    );
  });

  it('leave out what another grant decides first, and no more', () => {
    const without = (type: ChannelType) =>
      roles.filter((role) => letterOf(type, role, 'create-channel') === '-');
    expect(types.map(without)).toEqual(types.map((type) => cannotRecreate[type]));
  });
});

describe.each(types)('in a channel of type %s', (type) => {
  let store: Awaited<ReturnType<typeof openTestStore>>;

  beforeAll(async () => {
    store = await openTestStore();
    const users = [
      ...roles.map((role) =>
        newUser(idOf(role), isChannelRole(role) ? grantedNothing : role, epoch),
      ),
      ...['owner', 'another'].map((id) => newUser(id, 'user', epoch)),
    ];
    await store.transaction((tx) => tx.users.save(users));
  });
  afterAll(() => store.close());

  it.each(cells(type))('$role may $action $when', async ({ role, action, letter }) => {
    const harness = await startCore({}, { store });
    const outcomes = new Map<string, string>();
    for (const isOwn of alwaysOwn.has(action) ? [true] : [true, false]) {
      const scene = await setScene(harness, type, role, action, isOwn);
      const refusal = (error: unknown) => outcomeOf(action, error);
      outcomes.set(whose(isOwn), await attempts[action](scene).then(() => 'answered', refusal));
    }
    const expected = (who: string) =>
      letter === 'y' || (letter === 'o' && who === whose(true)) ? 'answered' : 'refused';
    expect([...outcomes]).toEqual([...outcomes.keys()].map((who) => [who, expected(who)]));
  });
});
