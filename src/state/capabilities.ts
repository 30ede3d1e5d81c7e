import { capabilitiesFor } from '../protocol/capabilities.js';
import type { OwnUser } from '../protocol/objects.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { type ChannelState, foldChannelState } from './channel.js';
import { foldMe } from './me.js';

/** A channel, and the user who looks at it. */
interface Viewed {
  readonly channel: ChannelState;
  readonly me: OwnUser | undefined;
}

const capabilitiesIn = ({ channel: { channel, members }, me }: Viewed): readonly string[] => {
  if (!me || !channel?.config) return [];
  const { cid, config, created_by, frozen, disabled } = channel;
  const [type = ''] = cid.split(':');
  return capabilitiesFor({
    type,
    config,
    roles: [me.role, members.get(me.id)?.channel_role].flatMap((role) => role ?? []),
    isOwner: created_by?.id === me.id,
    isClosed: frozen === true || disabled === true,
  });
};

/**
 * A channel after an event that can change what the user may do in it. Events do not carry
 * `own_capabilities`, so what the rules grant since the event is added to the last ones, and what they
 * granted before it is removed. Capabilities that the rules do not know stay.
 */
const withCapabilities = (before: Viewed, after: Viewed): ChannelState => {
  const { channel } = after.channel;
  if (!channel?.own_capabilities) return after.channel;
  const [past, present] = [new Set(capabilitiesIn(before)), new Set(capabilitiesIn(after))];
  const kept = channel.own_capabilities.filter((name) => present.has(name) || !past.has(name));
  const added = [...present].filter((name) => !past.has(name) && !kept.includes(name));
  return kept.length === channel.own_capabilities.length && added.length === 0
    ? after.channel
    : { ...after.channel, channel: { ...channel, own_capabilities: [...kept, ...added].sort() } };
};

/** Whether an event changes the roles of a user, or the rules of a channel. */
const changesCapabilities = (event: ChatEvent, { id, role }: OwnUser): boolean => {
  switch (event.type) {
    // Says what the role has become while the client was away.
    case 'health.check':
    case 'notification.mutes_updated':
    case 'notification.channel_mutes_updated':
      return event.me?.role !== undefined && event.me.role !== role;
    case 'channel.updated':
      return true;
    case 'member.added':
    case 'member.updated':
    case 'member.removed':
    case 'user.updated':
      return event.user.id === id;
    default:
      return false;
  }
};

/** The state of a channel after an event, as a user sees it; `me` is the user before the event. */
export const foldChannelFor = (
  me: OwnUser | undefined,
  channel: ChannelState,
  event: ChatEvent,
): ChannelState => {
  const next = foldChannelState(channel, event);
  return me && changesCapabilities(event, me)
    ? withCapabilities({ channel, me }, { channel: next, me: foldMe(me, event) })
    : next;
};
