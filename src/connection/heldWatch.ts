import { Subject, Subscription } from 'rxjs';
import type { ChannelInput } from '../protocol/endpoints/inputs.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';

/** How to watch a channel. */
export interface WatchOptions {
  /** Whether to receive the presence of its members. Default false. */
  readonly presence?: boolean;
  /** The data of the channel when the watch creates it, such as its `members`. */
  readonly data?: ChannelInput;
}

/** A watch that the response of another call has already placements. */
interface WatchedOn {
  readonly connectionId: string;
  /** The position of the channel's last event in the log when the response was made. */
  readonly head: number | undefined;
}

/** How to hold the watch of a channel. */
export interface HoldOptions extends WatchOptions {
  /** Whether a missing channel is created; otherwise the watch completes. Default true. */
  readonly creates?: boolean;
  readonly watchedOn?: WatchedOn;
}

/**
 * How a watch that is not in place is placed: `create` creates a missing channel where the holders
 * want it, `find` only finds an existing one, and `wait` waits for the user to be added again.
 */
export type Placing = 'create' | 'find' | 'wait';

/** A watch with holders, or one whose last holder has just left. */
export interface HeldWatch {
  holders: number;
  options: HoldOptions;
  placing: Placing;
  readonly refused$: Subject<never>;
  /** The timer that releases the watch after its last holder. */
  linger: Subscription;
}

// The first holder determines the data of a new channel; presence is on if one holder wants it.
export const mergeOptions = (first: HoldOptions, later: HoldOptions): HoldOptions => ({
  ...later,
  ...first,
  presence: first.presence === true || later.presence === true,
  creates: first.creates !== false || later.creates !== false,
});

export const newWatch = (options: HoldOptions): HeldWatch => ({
  holders: 0,
  options,
  placing: 'create',
  refused$: new Subject<never>(),
  linger: Subscription.EMPTY,
});

const placings: Readonly<Partial<Record<ChatEvent['type'], Placing>>> = {
  'channel.deleted': 'wait',
  'notification.channel_deleted': 'wait',
  // Everybody may watch some channels; the server decides.
  'notification.removed_from_channel': 'find',
  'notification.added_to_channel': 'find',
  'notification.invited': 'find',
};

/**
 * How an event requires the watch of its channel to be placed again; undefined if it stays. After its
 * own membership a user may still watch, and sees what that membership hid from it.
 */
export const placingAfter = (event: ChatEvent, userId: string): Placing | undefined =>
  event.type === 'member.removed' && event.user.id === userId ? 'find' : placings[event.type];
