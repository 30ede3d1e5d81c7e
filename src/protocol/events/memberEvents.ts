import type * as t from 'io-ts';
import { Channel, ChannelMember, User } from '../objects.js';
import type { Codec } from '../shape.js';
import { channelEvent, type EventRows, toWatchers } from './eventEntry.js';

const memberAddedShape = channelEvent('MemberAdded', 'member.added', {
  required: { member: ChannelMember, user: User },
  optional: { channel: Channel },
});
/** `user` is the added member, not the user who added it. */
export interface MemberAdded extends t.TypeOf<typeof memberAddedShape> {}
/** Codec of {@link MemberAdded}. */
export const MemberAdded: Codec<MemberAdded> = memberAddedShape;

const memberRemovedShape = channelEvent('MemberRemoved', 'member.removed', {
  required: { user: User },
  guaranteed: { member: ChannelMember },
  optional: { channel: Channel },
});
/** `user` is the removed member, not the user who removed it. */
export interface MemberRemoved extends t.TypeOf<typeof memberRemovedShape> {}
/** Codec of {@link MemberRemoved}. */
export const MemberRemoved: Codec<MemberRemoved> = memberRemovedShape;

const memberUpdatedShape = channelEvent('MemberUpdated', 'member.updated', {
  required: { member: ChannelMember, user: User },
  optional: { channel: Channel },
});
/** `user` is the changed member, not the user who changed it. */
export interface MemberUpdated extends t.TypeOf<typeof memberUpdatedShape> {}
/** Codec of {@link MemberUpdated}. */
export const MemberUpdated: Codec<MemberUpdated> = memberUpdatedShape;

export const memberEvents = {
  'member.added': {
    type: 'member.added',
    class: 'channel',
    webhook: true,
    trigger: 'when a member is added to a channel',
    recipients: toWatchers,
    codec: MemberAdded,
  },
  'member.removed': {
    type: 'member.removed',
    class: 'channel',
    webhook: true,
    trigger: 'when a member is removed from a channel',
    recipients: toWatchers,
    codec: MemberRemoved,
  },
  'member.updated': {
    type: 'member.updated',
    class: 'channel',
    webhook: true,
    trigger:
      'when a channel member is updated (promoted to moderator/accepted/rejected the invite)',
    // To the member itself when only it sees the change, such as archiving the channel.
    recipients: [{ to: 'watchers' }, { to: 'subject' }],
    codec: MemberUpdated,
  },
} as const satisfies EventRows;
