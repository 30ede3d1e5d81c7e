import * as fc from 'fast-check';
import { banUser, muteChannel, muteUser, unbanUser, unmuteChannel, unmuteUser } from 'millrace';
import { asUser, updateUsersPartial } from 'millrace/backend';
import { concat } from 'rxjs';
import { person, room } from './cast.js';
import { deed, kind } from './step.js';

const flag = fc.boolean();
const where = fc.option(room);
const scope = (cid: string | null) => (cid === null ? {} : { channel_cid: cid });

/** What people do to each other, and what becomes of them. */
export const peopleSteps = [
  kind('mute', { by: person, whom: person }, ({ by, whom }, { parties }) =>
    muteUser(parties[by].chat, whom),
  ),
  kind('unmute', { by: person, whom: person }, ({ by, whom }, { parties }) =>
    unmuteUser(parties[by].chat, whom),
  ),
  kind('mute the channel', { by: person, room }, ({ by, room }, { parties }) =>
    muteChannel(parties[by].chat, room),
  ),
  kind('unmute the channel', { by: person, room }, ({ by, room }, { parties }) =>
    unmuteChannel(parties[by].chat, room),
  ),
  // A channel does not move up by messages of who is shadow-banned, and their events do not say so.
  kind('ban', { whom: person, where, shadow: flag }, ({ whom, where, shadow }, { backend }) =>
    banUser(backend, whom, { ...scope(where), shadow: shadow && whom !== 'ann' }),
  ),
  kind('unban', { whom: person, where }, ({ whom, where }, { backend }) =>
    unbanUser(backend, whom, scope(where)),
  ),
  kind(
    'wipe',
    { whom: person, where, how: fc.constantFrom('soft', 'hard') },
    ({ whom, where, how }, { backend }) =>
      concat(
        banUser(backend, whom, { ...scope(where), delete_messages: how }),
        unbanUser(backend, whom, scope(where)),
      ),
  ),
  kind('rename', { who: person, name: fc.constantFrom('A', 'B') }, ({ who, name }, { backend }) =>
    updateUsersPartial(asUser(backend, who), [{ id: who, set: { name } }]),
  ),
  kind(
    'change the role of the account',
    { who: person, role: fc.constantFrom('user', 'moderator', 'admin') },
    ({ who, role }, { backend }) => updateUsersPartial(backend, [{ id: who, set: { role } }]),
  ),
  deed('come', { who: person }, ({ who }, { parties }) => {
    parties[who].come();
  }),
  deed('leave', { who: fc.constantFrom('bob', 'eve') }, ({ who }, { parties }) => {
    parties[who].leave();
  }),
  deed('watch', { who: person, room }, ({ who, room }, { parties }) => {
    parties[who].watch(room);
  }),
  deed(
    'stop watching',
    { who: fc.constantFrom('bob', 'eve'), room },
    ({ who, room }, { parties }) => {
      parties[who].stop(room);
    },
  ),
];
