import * as fc from 'fast-check';
import {
  deleteMessage,
  deleteReaction,
  markChannelsRead,
  markRead,
  markUnread,
  sendMessage,
  sendReaction,
  updateMessagePartial,
} from 'millrace';
import { asUser, undeleteMessage } from 'millrace/backend';
import { person, room } from './cast.js';
import { kind } from './step.js';
import type { World } from './world.js';

const nth = fc.nat({ max: 20 });
const perhaps = fc.option(nth, { freq: 3 });

/** One of the messages that were sent; a made-up one as long as there is none. */
const chosen = ({ sent }: World, place: number): string => sent[place % sent.length] ?? 'none';

const send = kind(
  'send',
  {
    by: person,
    to: room,
    silent: fc.boolean(),
    mentioned: person,
    parent: perhaps,
    shown: fc.boolean(),
    quoted: perhaps,
  },
  ({ by, to, silent, mentioned, parent, shown, quoted }, world) => {
    const { parties, sent } = world;
    const id = `m${String(sent.length)}`;
    const thread =
      parent === null ? {} : { parent_id: chosen(world, parent), show_in_channel: shown };
    const quote = quoted === null ? {} : { quoted_message_id: chosen(world, quoted) };
    sent.push(id);
    return sendMessage(parties[by].chat, to, {
      ...{ id, text: id, silent, mentioned_users: [mentioned] },
      ...thread,
      ...quote,
    });
  },
);

const say = kind('say', { by: person, to: room }, ({ by, to }, { parties, sent }) => {
  const id = `m${String(sent.length)}`;
  sent.push(id);
  return sendMessage(parties[by].chat, to, { id, text: id });
});

/** What becomes of messages, and who has read them. */
export const messageSteps = [
  say,
  say,
  send,
  kind('edit', { by: person, nth }, ({ by, nth }, world) =>
    updateMessagePartial(world.parties[by].chat, chosen(world, nth), { set: { text: `by ${by}` } }),
  ),
  kind('pin', { nth, pinned: fc.boolean() }, ({ nth, pinned }, world) =>
    updateMessagePartial(asUser(world.backend, 'bob'), chosen(world, nth), { set: { pinned } }),
  ),
  kind('delete', { by: person, nth }, ({ by, nth }, world) =>
    deleteMessage(world.parties[by].chat, chosen(world, nth)),
  ),
  kind('delete for good', { nth }, ({ nth }, world) =>
    deleteMessage(world.backend, chosen(world, nth), { hard: true }),
  ),
  kind('delete for oneself', { by: person, nth }, ({ by, nth }, world) =>
    deleteMessage(world.parties[by].chat, chosen(world, nth), { delete_for_me: true }),
  ),
  kind('undelete', { by: person, nth }, ({ by, nth }, world) =>
    undeleteMessage(asUser(world.backend, by), chosen(world, nth)),
  ),
  kind(
    'react',
    { by: person, nth, type: fc.constantFrom('like', 'wow'), alone: fc.boolean() },
    ({ by, nth, type, alone }, world) =>
      sendReaction(world.parties[by].chat, chosen(world, nth), { type }, { enforce_unique: alone }),
  ),
  kind('take back', { by: person, nth }, ({ by, nth }, world) =>
    deleteReaction(world.parties[by].chat, chosen(world, nth), 'like'),
  ),
  kind('read', { by: person, room }, ({ by, room }, { parties }) =>
    markRead(parties[by].chat, room),
  ),
  kind('read up to', { by: person, room, nth }, ({ by, room, nth }, world) =>
    markRead(world.parties[by].chat, room, { message_id: chosen(world, nth) }),
  ),
  kind('read all', { by: person }, ({ by }, { parties }) => markChannelsRead(parties[by].chat)),
  kind('mark unread', { by: person, room, nth }, ({ by, room, nth }, world) =>
    markUnread(world.parties[by].chat, room, { message_id: chosen(world, nth) }),
  ),
];
