import type * as t from 'io-ts';
import { Thread, User } from '../objects.js';
import type { Codec } from '../shape.js';
import { channelEvent, type RowsOf, toWatchers } from './eventEntry.js';

const threadUpdatedShape = channelEvent('thread.updated', {
  required: { thread: Thread },
  optional: { user: User },
});
/** `user` is who changed the thread. */
export interface ThreadUpdated extends t.TypeOf<typeof threadUpdatedShape> {}
/** Codec of {@link ThreadUpdated}. */
export const ThreadUpdated: Codec<ThreadUpdated> = threadUpdatedShape;

export const threadCodecs = { 'thread.updated': ThreadUpdated } as const;

export const threadRows = {
  'thread.updated': {
    class: 'channel',
    webhook: false,
    trigger: 'when a thread is updated',
    recipients: toWatchers,
  },
} as const satisfies RowsOf<typeof threadCodecs>;
