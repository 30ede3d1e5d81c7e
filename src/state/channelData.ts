import { sameJson } from '../internal/sameJson.js';
import type { DateTime } from '../protocol/primitives.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Channel } from '../protocol/objects.js';
import { isInChannel } from './messages.js';
import { isLater } from '../protocol/time.js';

/** What answers say of a channel to one user alone; events, which go to several, do not have it. */
const ownKeys = ['own_capabilities', 'hidden', 'blocked', 'muted', 'mute_expires_at'] as const;

/** What changes without a change of `updated_at`. */
const undatedKeys = ['last_message_at', ...ownKeys] as const;

const isNewer = (known: Channel, told: Channel): boolean =>
  known.updated_at != null && told.updated_at != null && isLater(known.updated_at, told.updated_at);

const withOwn = (known: Channel | undefined, told: Channel): Channel => {
  if (!known) return told;
  const own = ownKeys.flatMap((key) =>
    known[key] === undefined ? [] : [[key, known[key]] as const],
  );
  return { ...told, ...Object.fromEntries(own) };
};

const replaced = (known: Channel | undefined, told: Channel): Channel => {
  const now = withOwn(known, told);
  return known && (isNewer(known, told) || sameJson(known, now)) ? known : now;
};

const changed = (known: Channel | undefined, change: Partial<Channel>): Channel | undefined =>
  known && !sameJson(known, { ...known, ...change }) ? { ...known, ...change } : known;

const spokenIn = (known: Channel | undefined, at: DateTime | null | undefined) => {
  if (!known || at == null || !isLater(at, known.last_message_at)) return known;
  // Every message comes by here, and to put the key into a spread takes twice as long.
  const now: Channel & { last_message_at?: Channel['last_message_at'] } = { ...known };
  now.last_message_at = at;
  return now;
};

/** An answer with what events told while it was under way. */
const outrun = (known: Channel, told: Channel, before: Channel | undefined): Channel => {
  const undated = undatedKeys.map((key) => {
    const isNews = !sameJson(known[key], before?.[key]);
    return [key, (isNews ? known : told)[key]] as const;
  });
  return { ...(isNewer(known, told) ? known : told), ...Object.fromEntries(undated) };
};

/**
 * What is known of a channel's own data once an answer told of it. `before` is what was known when the
 * question was put: what events told since then counts for more than the answer.
 */
export const mergeChannelData = (
  known: Channel | undefined,
  told: Channel,
  before: Channel | undefined,
): Channel => {
  const now = known && known !== before ? outrun(known, told, before) : told;
  return known && sameJson(known, now) ? known : now;
};

/**
 * A channel's own data after an event; those of the receiver, who is `me`, stay through the others'.
 */
export const foldChannelData = (
  known: Channel | undefined,
  event: ChatEvent,
  me: string | undefined,
): Channel | undefined => {
  switch (event.type) {
    case 'message.new': {
      const { message, created_at, channel_last_message_at } = event;
      const isNews = isInChannel(message) && message.shadowed !== true;
      const at = isNews ? (message.created_at ?? created_at) : channel_last_message_at;
      return spokenIn(known, at);
    }
    case 'notification.message_new':
      return event.channel ? replaced(known, event.channel) : known;
    case 'channel.updated':
    case 'channel.deleted':
    case 'channel.truncated':
    case 'notification.added_to_channel':
    case 'notification.channel_deleted':
    case 'notification.channel_truncated':
    case 'notification.invited':
    case 'notification.invite_accepted':
    case 'notification.invite_rejected':
      return event.channel ? replaced(known, event.channel) : known;
    // Who is no member any more is not told what becomes of it.
    case 'notification.removed_from_channel':
      return undefined;
    case 'channel.hidden':
    case 'channel.visible': {
      const told = event.channel ? replaced(known, event.channel) : known;
      return changed(told, { hidden: event.type === 'channel.hidden' });
    }
    // Only members hide a channel.
    case 'member.removed':
      return known?.hidden === true && event.user.id === me ? { ...known, hidden: false } : known;
    case 'notification.channel_mutes_updated': {
      const { channel_mutes: mutes } = event.me;
      if (!known || mutes == null) return known;
      const mute = mutes.find(({ channel }) => channel.cid === known.cid);
      const { mute_expires_at: _, ...rest } = known;
      const expiry = mute?.expires == null ? {} : { mute_expires_at: mute.expires };
      const now = { ...rest, muted: mute !== undefined, ...expiry };
      return sameJson(known, now) ? known : now;
    }
    default:
      return known;
  }
};
