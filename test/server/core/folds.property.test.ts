import { test } from '@fast-check/vitest';
import * as fc from 'fast-check';
import type { Channel, ChatEvent, Message, QuotedMessage } from 'millrace/protocol';
import {
  channelIn,
  type ChatState,
  emptyChatState,
  foldChatState,
  mergeChannelResponse,
  messagesIn,
  messageWith,
  pinnedIn,
  type Timeline,
  unreadIn,
} from 'millrace/state';
import { describe, expect } from 'vitest';
import { healthCheck } from '../../helpers/samples.js';
import { type Client, general, makeChannel, startCore, watch } from './harness.js';
import { runs } from '../../helpers/run.js';

const cid = 'messaging:general';

/** What the commands know of what they did before. */
interface Model {
  readonly messageIds: string[];
}

/** One user watches and folds its events; all of them act. */
interface Real {
  readonly watcher: Client;
  readonly actors: Readonly<Record<string, Client>>;
  readonly server: Client['call'];
  state: ChatState;
  folded: number;
}

const people = ['ann', 'bob', 'eve'] as const;
const person = fc.constantFrom(...people);

const fold = (real: Real): void => {
  const news = real.watcher.frames.slice(real.folded) as unknown as readonly ChatEvent[];
  real.folded += news.length;
  real.state = news.reduce(foldChatState, real.state);
};

// What the server knows and no event carries: who is online now, and the very moment of a change.
const shown = ({ id, text, type, reply_count, pinned, silent, ...rest }: QuotedMessage) => ({
  ...{ id, text, type, parent_id: rest.parent_id, reply_count, pinned, silent },
  author: rest.user?.id,
  deleted: rest.deleted_at != null,
  counts: rest.reaction_counts,
  scores: rest.reaction_scores,
  own: (rest.own_reactions ?? []).map((own) => own.type).sort(),
  latest: (rest.latest_reactions ?? []).map((one) => [one.user_id, one.type]),
});

const comparable = ({ quoted_message: quoted, thread_participants, ...message }: Message) => ({
  ...shown(message),
  quoted: quoted && shown(quoted),
  participants: thread_participants?.map((user) => user.id),
});

/** Every message, those of threads among them. */
type Each = readonly (readonly [id: string, ReturnType<typeof comparable> | undefined])[];

const eachOfAnswer = async (
  { messageIds }: Model,
  { watcher }: Real,
  { truncated_at: truncated }: Channel,
): Promise<Each> =>
  Promise.all(
    messageIds.map(async (id) => {
      const answer = await watcher.call('getMessage', { id }, {}).catch(() => undefined);
      // What a truncation took can be asked for, and is out of sight.
      const isTaken = truncated != null && String(answer?.message.created_at) <= String(truncated);
      return [id, answer && !isTaken ? comparable(answer.message) : undefined] as const;
    }),
  );

const eachOfFolds = ({ messageIds }: Model, timeline: Timeline): Each =>
  messageIds.map((id) => {
    const message = messageWith(timeline, id);
    return [id, message && comparable(message)] as const;
  });

const ofAnswer = async (model: Model, real: Real) => {
  const { watcher } = real;
  const answer = await watcher.call('getChannel', general, {});
  const { unread_count, unread_channels } = (await watcher.call('unreadCounts', {}, {})).channels
    ?.filter((each) => each.channel_id === cid)
    .reduce((_, each) => ({ unread_count: each.unread_count ?? 0, unread_channels: 1 }), {
      unread_count: 0,
      unread_channels: 0,
    }) ?? { unread_count: 0, unread_channels: 0 };
  return {
    messages: (answer.messages ?? []).map(comparable),
    each: await eachOfAnswer(model, real, answer.channel),
    pinned: (answer.pinned_messages ?? []).map(({ id }) => id),
    members: (answer.members ?? []).map((each) => [each.user_id, each.banned]).sort(),
    reads: (answer.read ?? []).map((each) => [each.user.id, each.last_read_message_id]).sort(),
    unread: [unread_count, unread_count, unread_channels],
    watchers: [answer.watcher_count, ...(answer.watchers ?? []).map(({ id }) => id).sort()],
  };
};

const ofFolds = (model: Model, { state }: Real) => {
  const { timeline, members, reads, watchers } = channelIn(state, cid);
  const { total, channels } = state.unread;
  return {
    messages: messagesIn(timeline).map(comparable),
    each: eachOfFolds(model, timeline),
    pinned: pinnedIn(timeline).map(({ id }) => id),
    members: [...members].map(([id, member]) => [id, member.banned]).sort(),
    reads: [...reads].map(([id, read]) => [id, read.lastReadMessageId]).sort(),
    unread: [unreadIn(state.unread, cid), total, channels],
    watchers: [watchers.count, ...[...watchers.users.keys()].sort()],
  };
};

type Act = (model: Model, real: Real) => Promise<unknown>;

const command = (text: string, needsMessage: boolean, act: Act): fc.AsyncCommand<Model, Real> => ({
  check: ({ messageIds }) => !needsMessage || messageIds.length > 0,
  run: async (model, real) => {
    // What the server refuses changes nothing, which the comparison finds out.
    await act(model, real).catch(() => undefined);
    fold(real);
    expect(ofFolds(model, real)).toEqual(await ofAnswer(model, real));
  },
  toString: () => text,
});

const chosen = ({ messageIds }: Model, place: number): string =>
  messageIds[place % messageIds.length] ?? '';

const message = fc.nat({ max: 20 });

const send = fc
  .record({
    by: person,
    silent: fc.boolean(),
    parent: fc.option(message),
    isShown: fc.boolean(),
    quoted: fc.option(message),
  })
  .map(({ by, silent, parent, isShown, quoted }) =>
    command(
      `${by} sends ${JSON.stringify({ silent, parent, isShown, quoted })}`,
      false,
      async (model, real) => {
        const id = `m${String(model.messageIds.length)}`;
        const has = model.messageIds.length > 0;
        const thread = has && parent !== null;
        await real.actors[by]?.call('sendMessage', general, {
          message: {
            id,
            text: id,
            silent,
            ...(thread ? { parent_id: chosen(model, parent), show_in_channel: isShown } : {}),
            ...(has && quoted !== null ? { quoted_message_id: chosen(model, quoted) } : {}),
          },
        });
        model.messageIds.push(id);
      },
    ),
  );

const onMessage = (name: string, act: (id: string, by: string, real: Real) => Promise<unknown>) =>
  fc
    .tuple(person, message)
    .map(([by, place]) =>
      command(`${by}: ${name} ${String(place)}`, true, (model, real) =>
        act(chosen(model, place), by, real),
      ),
    );

const callOf = (real: Real, by: string): Client['call'] => (real.actors[by] ?? real.watcher).call;

const reacting = fc
  .tuple(fc.constantFrom('like', 'wow'), fc.boolean())
  .chain(([type, enforce_unique]) =>
    onMessage(`react ${type} ${enforce_unique ? 'alone' : ''}`, (id, by, real) =>
      callOf(real, by)('sendReaction', { id }, { reaction: { type }, enforce_unique }),
    ),
  );

// Marking as unread is left out: it says how many messages are unread, not which, so that what
// one of them comes to when it is deleted is known to the server alone.
const commands = [
  ...[send, send, send, send, send],
  ...[reacting, reacting, reacting],
  onMessage('take back like', (id, by, real) =>
    callOf(real, by)('deleteReaction', { id, type: 'like' }, {}),
  ),
  onMessage('edit', (id, by, real) =>
    callOf(real, by)('updateMessagePartial', { id }, { set: { text: `${id} by ${by}` } }),
  ),
  onMessage('pin', (id, _, real) =>
    real.server('updateMessagePartial', { id }, { set: { pinned: true }, user_id: 'ann' }),
  ),
  onMessage('delete', (id, by, real) => callOf(real, by)('deleteMessage', { id }, {})),
  onMessage('delete for good', (id, _, real) =>
    real.server('deleteMessage', { id }, { hard: true }),
  ),
  onMessage('delete for oneself', (id, by, real) =>
    callOf(real, by)('deleteMessage', { id }, { delete_for_me: true }),
  ),
  onMessage('undelete', (id, by, real) =>
    real.server('undeleteMessage', { id }, { undeleted_by: by }),
  ),
  onMessage('read up to', (id, by, real) =>
    callOf(real, by)('markRead', general, { message_id: id }),
  ),
  person.map((by) =>
    command(`${by} reads`, false, (_, real) => callOf(real, by)('markRead', general, {})),
  ),
  person.map((by) => command(`${by} watches`, false, (_, real) => watch(real.actors[by]!))),
  fc
    .constantFrom('bob', 'eve')
    .map((by) =>
      command(`${by} stops watching`, false, (_, real) =>
        callOf(real, by)('stopWatchingChannel', general, {}),
      ),
    ),
  fc
    .constantFrom('add_members', 'remove_members')
    .map((what) =>
      command(`${what} eve`, false, (_, real) =>
        real.server('updateChannel', general, { [what]: ['eve'] }),
      ),
    ),
  fc
    .boolean()
    .map((hard) =>
      command(`truncate ${hard ? 'for good' : ''}`, false, (_, real) =>
        real.server('truncateChannel', general, { hard_delete: hard, user_id: 'ann' }),
      ),
    ),
];

describe('the folds of the events of a watching client', () => {
  test.prop([fc.commands(commands, { maxCommands: 40, size: 'max' })], {
    numRuns: runs(40),
  })('say after every step what the server says', async (history) => {
    await fc.asyncModelRun(async () => {
      const harness = await startCore();
      const [ann, bob, eve] = await Promise.all(people.map((id) => harness.connect(id)));
      if (!ann || !bob || !eve) throw new Error('somebody is missing');
      await makeChannel(harness, ['ann', 'bob']);
      const answer = await watch(ann);
      // The clock starts at nought, and totals count from their moment on.
      const hello = healthCheck({ me: ann.me, created_at: new Date(0).toISOString() });
      const me = foldChatState(emptyChatState, hello);
      const real: Real = {
        watcher: ann,
        actors: { ann, bob, eve },
        server: harness.server,
        state: mergeChannelResponse(me, answer),
        folded: ann.frames.length,
      };
      return { model: { messageIds: [] }, real };
    }, history);
  });
});
