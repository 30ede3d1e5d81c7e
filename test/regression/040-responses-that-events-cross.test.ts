import type { ChannelResponse, ChatEvent } from 'millrace/protocol';
import {
  channelIn,
  emptyChatState,
  foldChatState,
  mergeChannelResponse,
  messagesIn,
  pinnedIn,
} from 'millrace/state';
import { build } from 'millrace/testing';
import { expect, test } from 'vitest';
import {
  at,
  channel,
  cid,
  jane,
  john,
  memberOf,
  memberRemoved,
  message,
  messageNew,
} from '../helpers/samples.js';

const response: ChannelResponse = {
  channel: channel(),
  members: [memberOf(john), memberOf(jane)],
  messages: [message({ id: 'm1' })],
  pinned_messages: [],
  read: [],
  millrace: { id: 7 },
};

/** The state once the events have arrived, and then the response that was sent before them. */
const crossed = (...events: readonly ChatEvent[]) =>
  channelIn(mergeChannelResponse(events.reduce(foldChatState, emptyChatState), response), cid);

const pinned = { ...message({ id: 'm1' }), pinned: true, pinned_at: at(5) };

test('a pin that overtakes the response keeps its message', () => {
  const event = build('message.updated', { cid, created_at: at(5), message: pinned });
  const { timeline } = crossed({ ...event, millrace: { id: 8, after: 7 } });
  expect(messagesIn(timeline).map(({ id }) => id)).toEqual(['m1']);
  expect(pinnedIn(timeline).map(({ id }) => id)).toEqual(['m1']);
});

test('a member who was removed meanwhile stays removed', () => {
  const { members } = crossed({ ...memberRemoved(jane), millrace: { id: 8, after: 7 } });
  expect([...members.keys()]).toEqual(['john']);
});

test('a message that was deleted for good meanwhile stays deleted', () => {
  const event = build('message.deleted', {
    ...{ cid, created_at: at(5), hard_delete: true },
    message: message({ id: 'm1' }),
  });
  expect(messagesIn(crossed({ ...event, millrace: { id: 8, after: 7 } }).timeline)).toEqual([]);
});

test('an event that the response includes changes nothing, however late it arrives', () => {
  const sent = messageNew({ message: message({ id: 'm1', text: 'older' }), created_at: at(9) });
  const merged = mergeChannelResponse(emptyChatState, response);
  const { timeline } = channelIn(foldChatState(merged, { ...sent, millrace: { id: 7 } }), cid);
  expect(messagesIn(timeline)).toEqual(response.messages);
});

test('a log that begins again is compared with nothing of the last one', () => {
  const hello = (epoch: string, id: number) =>
    build('health.check', { connection_id: epoch, cid: '*', millrace: { id, epoch } });
  const old = { ...messageNew({ message: message({ id: 'm9' }) }), millrace: { id: 90 } };
  const state = [hello('one', 80), old, hello('two', 1)].reduce(foldChatState, emptyChatState);
  const { timeline } = channelIn(mergeChannelResponse(state, response), cid);
  expect(messagesIn(timeline).map(({ id }) => id)).toEqual(['m1']);
});
