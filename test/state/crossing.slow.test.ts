import type { ChannelResponse, ChatEvent, Message, User } from 'millrace/protocol';
import {
  channelIn,
  type ChatState,
  emptyChatState,
  eqChatState,
  foldChatState,
  mergeChannelResponse,
  mergeMessagePage,
  mergeUsers,
} from 'millrace/state';
import { sameJson } from '../../src/internal/sameJson.js';
import { checkMerge, type MergeUnderTest } from 'millrace/testing';
import { describe, expect, test } from 'vitest';
import {
  type Act,
  acts,
  cid,
  eventsOf,
  openStage,
  query,
  shownOf,
  type Stage,
  withoutLog,
} from '../helpers/crossing.js';
import { healthCheck } from '../helpers/samples.js';
import { type Client, general } from '../server/core/harness.js';

const expectLaws = <Response>(
  empty: ChatState,
  merge: MergeUnderTest<ChatState, Response>['merge'],
  response: Response,
  events: readonly ChatEvent[],
  equals = eqChatState.equals,
): void => {
  checkMerge({ empty, fold: foldChatState, merge, equals }, { history: [], response, events });
};

const asMe = ({ me }: Client): ChatState => foldChatState(emptyChatState, healthCheck({ me }));

interface Scene {
  /** The states in which the response can arrive: the channel is known by an earlier one, or not. */
  readonly states: readonly ChatState[];
  readonly older: ChannelResponse;
  readonly events: readonly ChatEvent[];
  /** The response after the events; none when the channel is not shown any more. */
  readonly newer: ChannelResponse | undefined;
}

const play = async (device: Client, stage: Stage, act: Act): Promise<Scene> => {
  const isWatching = device === stage.john;
  const first = await query(device, isWatching);
  const seen = device.frames.length;
  const older = await query(device, isWatching);
  await act(stage);
  const newer = await query(device, isWatching).catch(() => undefined);
  const me = asMe(device);
  const events = eventsOf(device, seen);
  return { states: [me, mergeChannelResponse(me, first)], older, events, newer };
};

describe.each([
  ['a device that watches', ({ john }: Stage) => john],
  ['a device that does not watch', ({ aside }: Stage) => aside],
])('the response of a channel query to %s', (_, deviceOf) => {
  test.each(Object.entries(acts))('commutes with %s', async (_name, act) => {
    const stage = await openStage();
    const { states, older, events, newer } = await play(deviceOf(stage), stage, act);
    for (const state of states) {
      expectLaws(state, mergeChannelResponse, older, events);
      if (newer) expectLaws(state, mergeChannelResponse, newer, events);
      expectLaws(state, mergeChannelResponse, withoutLog(older), events.map(withoutLog));
    }
  });
});

describe('a response that arrives after all the events it does not include', () => {
  test.each(Object.entries(acts))('undoes nothing of %s', async (_name, act) => {
    const stage = await openStage();
    const { states, older, events, newer } = await play(stage.john, stage, act);
    if (!newer) return;
    const [me = emptyChatState] = states;
    const late = mergeChannelResponse(events.reduce(foldChatState, me), older);
    expect(shownOf(late)).toEqual(shownOf(mergeChannelResponse(me, newer)));
  });
});

// How many messages are unread comes by events; which of them these are, by the loaded messages.
const showsSame = (one: ChatState, other: ChatState): boolean =>
  sameJson(shownOf(one), shownOf(other));

describe('a page of messages', () => {
  test.each(Object.entries(acts))('commutes with %s', async (_name, act) => {
    const stage = await openStage();
    const { john } = stage;
    const first = await query(john, true);
    const seen = john.frames.length;
    const { messages } = await john.call('getOrCreateChannel', general, {
      messages: { limit: 2, id_lt: 'm5' },
    });
    await act(stage);
    const newest = { ...first, messages: first.messages?.slice(-2) ?? [] };
    const state = mergeChannelResponse(asMe(john), newest);
    const merge = (current: ChatState, page: readonly Message[]) =>
      mergeMessagePage(current, cid, page, state);
    expectLaws(state, merge, messages ?? [], eventsOf(john, seen), showsSame);
  });
});

describe('a list of users', () => {
  const people = { filter_conditions: { id: { $in: ['john', 'jane', 'max'] } }, presence: true };

  test.each(Object.entries(acts))('commutes with %s', async (_name, act) => {
    const stage = await openStage();
    const { john } = stage;
    const first = await query(john, true);
    const seen = john.frames.length;
    const { users } = await john.call('queryUsers', {}, people);
    await act(stage);
    const state = mergeChannelResponse(asMe(john), first);
    const merge = (current: ChatState, list: readonly User[]) => mergeUsers(current, list, state);
    expectLaws(state, merge, users, eventsOf(john, seen));
  });
});

test('what was folded before a request was sent is part of its response', async () => {
  const stage = await openStage();
  const { john, jane, server } = stage;
  const first = withoutLog(await query(john, true));
  await jane.call('sendMessage', general, { message: { id: 'n1', text: 'Hi' } });
  const heard = eventsOf(john).map(withoutLog);
  const before = heard.reduce(foldChatState, mergeChannelResponse(asMe(john), first));
  // A device that does not watch is not sent the deletion.
  await server('deleteMessage', { id: 'n1' }, { hard: true });
  const response = withoutLog(await query(john, true));
  const idsIn = (state: ChatState) => shownOf(state).messages.map(({ id }) => id);
  expect(idsIn(before)).toContain('n1');
  expect(idsIn(mergeChannelResponse(before, response, before))).not.toContain('n1');
});

test('the users of a channel stay online though an older response says otherwise', async () => {
  const stage = await openStage();
  const older = await query(stage.john, true);
  const seen = stage.john.frames.length;
  await stage.max.leave();
  const state = eventsOf(stage.john, seen).reduce(foldChatState, asMe(stage.john));
  const late = mergeChannelResponse(state, older);
  expect(late.presence.get('max')?.online).toBe(false);
  expect(channelIn(late, cid).members.get('max')?.user?.online).toBe(false);
});
