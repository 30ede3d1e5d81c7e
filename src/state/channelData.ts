import { sameJson } from '../internal/sameJson.js';
import type { DateTime } from '../protocol/primitives.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Channel } from '../protocol/objects.js';
import { isInChannel } from './messages.js';
import { isLater } from '../protocol/time.js';

/** Keys that are about the receiver: responses carry them, events, which go to several, do not. */
const viewerKeys = ['own_capabilities', 'hidden', 'blocked', 'muted', 'mute_expires_at'] as const;

const isNewer = (current: Channel, incoming: Channel): boolean =>
  current.updated_at != null &&
  incoming.updated_at != null &&
  isLater(current.updated_at, incoming.updated_at);

const withViewerKeys = (current: Channel | undefined, incoming: Channel): Channel => {
  if (!current) return incoming;
  const kept = viewerKeys.flatMap((key) =>
    current[key] === undefined ? [] : [[key, current[key]] as const],
  );
  return { ...incoming, ...Object.fromEntries(kept) };
};

/** The channel of an event in place of the current one, unless that is newer. */
const replaceChannel = (current: Channel | undefined, incoming: Channel): Channel => {
  const next = withViewerKeys(current, incoming);
  return current && (isNewer(current, incoming) || sameJson(current, next)) ? current : next;
};

const patchChannel = (
  current: Channel | undefined,
  change: Partial<Channel>,
): Channel | undefined =>
  current && !sameJson(current, { ...current, ...change }) ? { ...current, ...change } : current;

const withLastMessageAt = (current: Channel | undefined, at: DateTime | null | undefined) => {
  if (!current || at == null || !isLater(at, current.last_message_at)) return current;
  // This runs for every message. Setting the key inside the spread takes twice as long.
  const next: Channel & { last_message_at?: Channel['last_message_at'] } = { ...current };
  next.last_message_at = at;
  return next;
};

/** A channel's own data after a response that carries it. */
export const mergeChannelData = (current: Channel | undefined, incoming: Channel): Channel =>
  current && sameJson(current, incoming) ? current : incoming;

/**
 * A channel's own data after an event. The keys that are about the receiver, who is `me`, change
 * only by events of the receiver.
 */
export const foldChannelData = (
  current: Channel | undefined,
  event: ChatEvent,
  me: string | undefined,
): Channel | undefined => {
  switch (event.type) {
    case 'message.new': {
      const { message, created_at, channel_last_message_at } = event;
      const isShown = isInChannel(message) && message.shadowed !== true;
      const at = isShown ? (message.created_at ?? created_at) : channel_last_message_at;
      return withLastMessageAt(current, at);
    }
    case 'notification.message_new':
      return event.channel ? replaceChannel(current, event.channel) : current;
    case 'channel.updated':
    case 'channel.deleted':
    case 'channel.truncated':
    case 'notification.added_to_channel':
    case 'notification.channel_deleted':
    case 'notification.channel_truncated':
    case 'notification.invited':
    case 'notification.invite_accepted':
    case 'notification.invite_rejected':
      return event.channel ? replaceChannel(current, event.channel) : current;
    // Somebody who is no longer a member gets no events of the channel, so its data goes stale.
    case 'notification.removed_from_channel':
      return undefined;
    case 'channel.hidden':
    case 'channel.visible': {
      const next = event.channel ? replaceChannel(current, event.channel) : current;
      return patchChannel(next, { hidden: event.type === 'channel.hidden' });
    }
    // A channel is hidden by a membership, and ends to be so with it.
    case 'member.removed':
      return current?.hidden === true && event.user.id === me
        ? { ...current, hidden: false }
        : current;
    case 'notification.channel_mutes_updated': {
      const { channel_mutes: mutes } = event.me;
      if (!current || mutes == null) return current;
      const mute = mutes.find(({ channel }) => channel.cid === current.cid);
      const { mute_expires_at: _, ...rest } = current;
      const expiry = mute?.expires == null ? {} : { mute_expires_at: mute.expires };
      const next = { ...rest, muted: mute !== undefined, ...expiry };
      return sameJson(current, next) ? current : next;
    }
    default:
      return current;
  }
};
