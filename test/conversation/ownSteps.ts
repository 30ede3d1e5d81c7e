import * as fc from 'fast-check';
import {
  addDevice,
  castPollVote,
  createReminder,
  deleteDraft,
  deletePollVote,
  deleteReminder,
  getPoll,
  markDelivered,
  markRead,
  markUnread,
  removeDevice,
  saveDraft,
  searchMessages,
  sendMessage,
  updatePollPartial,
  updateReminder,
  updateThreadPartial,
} from 'millrace';
import { asUser } from 'millrace/backend';
import { EMPTY, switchMap } from 'rxjs';
import { pollId, person, pollOptions, room, rooms } from './cast.js';
import { kind } from './step.js';
import type { World } from './world.js';

const nth = fc.nat({ max: 20 });
const option = fc.constantFrom(...pollOptions);

/** One of the messages that were sent; a made-up one as long as there is none. */
const chosen = ({ sent }: World, place: number): string => sent[place % sent.length] ?? 'none';

/** What somebody keeps to themself, answers, or lets the server know of a device. */
export const ownSteps = [
  kind('draft', { by: person, room, text: fc.constantFrom('a', 'b') }, ({ by, room, text }, it) =>
    saveDraft(it.parties[by].chat, room, { text }),
  ),
  kind('draft a reply', { by: person, room, nth }, ({ by, room, nth }, world) =>
    saveDraft(world.parties[by].chat, room, { text: 'r', parent_id: chosen(world, nth) }),
  ),
  kind('drop the draft', { by: person, room }, ({ by, room }, { parties }) =>
    deleteDraft(parties[by].chat, room),
  ),
  kind('save for later', { by: person, nth }, ({ by, nth }, world) =>
    createReminder(world.parties[by].chat, chosen(world, nth)),
  ),
  kind('put off', { by: person, nth }, ({ by, nth }, world) =>
    updateReminder(world.parties[by].chat, chosen(world, nth), {
      remind_at: '2999-01-01T00:00:00Z',
    }),
  ),
  kind('forget', { by: person, nth }, ({ by, nth }, world) =>
    deleteReminder(world.parties[by].chat, chosen(world, nth)),
  ),
  kind('have delivered', { by: person, room, nth }, ({ by, room, nth }, world) =>
    markDelivered(world.parties[by].chat, [{ cid: room, id: chosen(world, nth) }]),
  ),
  kind('read a thread', { by: person, room, nth }, ({ by, room, nth }, world) =>
    markRead(world.parties[by].chat, room, { thread_id: chosen(world, nth) }),
  ),
  kind('mark a thread unread', { by: person, room, nth }, ({ by, room, nth }, world) =>
    markUnread(world.parties[by].chat, room, { thread_id: chosen(world, nth) }),
  ),
  kind('name a thread', { nth, title: fc.constantFrom('x', 'y') }, ({ nth, title }, world) =>
    updateThreadPartial(asUser(world.backend, 'bob'), chosen(world, nth), { set: { title } }),
  ),
  kind('ask for votes', { to: room }, ({ to }, { parties, sent }) => {
    const id = `m${String(sent.length)}`;
    sent.push(id);
    return sendMessage(parties.bob.chat, to, { id, poll_id: pollId });
  }),
  kind('vote', { by: person, nth, option }, ({ by, nth, option }, world) =>
    castPollVote(world.parties[by].chat, chosen(world, nth), pollId, { option_id: option }),
  ),
  kind('take the vote back', { by: person, nth }, ({ by, nth }, world) => {
    const { chat } = world.parties[by];
    return getPoll(chat, pollId).pipe(
      switchMap(({ poll: { own_votes = [] } }) => {
        const [vote] = own_votes;
        return vote ? deletePollVote(chat, chosen(world, nth), pollId, vote.id) : EMPTY;
      }),
    );
  }),
  kind('open or close the poll', { is_closed: fc.boolean() }, ({ is_closed }, { parties }) =>
    updatePollPartial(parties.bob.chat, pollId, { set: { is_closed } }),
  ),
  kind('search', { by: person, nth }, ({ by, nth }, world) =>
    searchMessages(world.parties[by].chat, {
      filter_conditions: { cid: { $in: rooms } },
      query: chosen(world, nth),
    }),
  ),
  kind('add a device', { by: person, nth }, ({ by, nth }, { parties }) =>
    addDevice(parties[by].chat, { id: `d${String(nth)}`, push_provider: 'firebase' }),
  ),
  kind('remove a device', { by: person, nth }, ({ by, nth }, { parties }) =>
    removeDevice(parties[by].chat, `d${String(nth)}`),
  ),
];
