import * as fc from 'fast-check';
import {
  acceptInvite,
  addMembers,
  createChannel,
  deleteChannel,
  hideChannel,
  inviteMembers,
  rejectInvite,
  removeMembers,
  showChannel,
  truncateChannel,
  updateChannel,
  updateChannelPartial,
  updateMemberPartial,
} from 'millrace';
import { asUser } from 'millrace/backend';
import { person, room } from './cast.js';
import { kind } from './step.js';

const flag = fc.boolean();
const name = fc.constantFrom('A', 'B', 'C');

/** What becomes of channels, and of who is in them. */
export const channelSteps = [
  // Who watched before it was a member has seen the history that is hidden from it then.
  kind('add', { who: person, room, alone: flag }, ({ who, room, alone }, { backend }) =>
    addMembers(backend, room, [who], { hide_history: alone && who !== 'ann' }),
  ),
  kind('remove', { who: person, room }, ({ who, room }, { backend }) =>
    removeMembers(backend, room, [who]),
  ),
  kind('change the role', { who: person, room, up: flag }, ({ who, room, up }, { backend }) =>
    updateChannel(asUser(backend, 'bob'), room, {
      [up ? 'add_moderators' : 'demote_moderators']: [who],
    }),
  ),
  kind('invite', { who: person, room }, ({ who, room }, { backend }) =>
    inviteMembers(asUser(backend, 'bob'), room, [who]),
  ),
  kind('answer an invite', { who: person, room, yes: flag }, ({ who, room, yes }, { parties }) =>
    (yes ? acceptInvite : rejectInvite)(parties[who].chat, room),
  ),
  kind('hide', { by: person, room, clear: flag }, ({ by, room, clear }, { parties }) =>
    hideChannel(parties[by].chat, room, { clear_history: clear }),
  ),
  kind('show', { by: person, room }, ({ by, room }, { parties }) =>
    showChannel(parties[by].chat, room),
  ),
  kind(
    'mark for oneself',
    { by: person, room, what: fc.constantFrom('pinned', 'archived'), on: flag },
    ({ by, room, what, on }, { parties }) =>
      updateMemberPartial(parties[by].chat, room, { set: { [what]: on } }),
  ),
  kind('rename', { room, name }, ({ room, name }, { backend }) =>
    updateChannelPartial(asUser(backend, 'bob'), room, { set: { name } }),
  ),
  kind('freeze', { room, frozen: flag }, ({ room, frozen }, { backend }) =>
    updateChannelPartial(asUser(backend, 'bob'), room, { set: { frozen } }),
  ),
  kind('truncate', { room, hard: flag }, ({ room, hard }, { backend }) =>
    truncateChannel(asUser(backend, 'bob'), room, { hard_delete: hard }),
  ),
  kind('delete the channel', { room, hard: flag }, ({ room, hard }, { backend }) =>
    deleteChannel(backend, room, { hard_delete: hard }),
  ),
  kind('create the channel', { room, who: person }, ({ room, who }, { backend }) =>
    createChannel(asUser(backend, 'bob'), room, { members: ['bob', who], name: 'new' }),
  ),
];
