import type { ChatEvent } from '../../protocol/index.js';
import { userId } from '../values.js';
import { eventType, matchesType } from './eventType.js';
import { nameOf } from './formatEvent.js';

/** The options that select events by type and by who caused them. */
export const selectionOptions = {
  type: {
    value: 'TYPE',
    help: 'print only this type, or a family such as message.*; may be repeated',
    many: true,
    parse: eventType,
  },
  by: {
    value: 'ID',
    help: 'print only events that this user caused; may be repeated',
    many: true,
    parse: userId,
  },
} as const;

/** Which events are printed: an empty list restricts nothing. */
export interface Selection {
  readonly channels: readonly string[];
  readonly types: readonly string[];
  readonly by: readonly string[];
}

const causedBy = (event: ChatEvent): unknown => {
  const row: Readonly<Record<string, unknown>> =
    event.type === 'unknown' ? event.raw : { ...event };
  return (row['user'] as { readonly id?: unknown } | null | undefined)?.id;
};

/** Whether an event is printed. */
export const isSelected = (event: ChatEvent, { channels, types, by }: Selection): boolean => {
  const name = nameOf(event);
  const cid = 'cid' in event ? event.cid : undefined;
  // The connection reports this frame as its error.
  if (name === 'connection.error') return false;
  const isOfOtherChannel =
    channels.length > 0 && cid != null && cid !== '*' && !channels.includes(cid);
  if (isOfOtherChannel || (types.length > 0 && !types.some((type) => matchesType(type, name))))
    return false;
  return by.length === 0 || by.some((id) => id === causedBy(event));
};
