import * as E from '#fp-ts/Either';
import { EventInput } from '../../../protocol/endpoints/inputs.js';
import { UserEventInput } from '../../../protocol/endpoints/sentUserEvents.js';
import {
  CustomChannelEvent,
  CustomUserEvent,
  reservedKeys,
} from '../../../protocol/events/customEvents.js';
import { type EventKey, events } from '../../../protocol/events/eventTable.js';
import { failureFromErrors } from '../../../protocol/failure.js';
import type { CustomData } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { namedKeysOf } from '../requests/input.js';
import { fail } from '../requests/failure.js';

/** Whether the protocol has an event of this name. */
export const isBuiltIn = (type: string): type is EventKey => Object.hasOwn(events, type);

/** The keys of a custom event in a channel that are not its sender's. */
export const channelEventKeys = namedKeysOf([CustomChannelEvent, EventInput], {
  more: reservedKeys,
});

/** The keys of a custom event to a user that are not its sender's. */
export const userEventKeys = namedKeysOf([CustomUserEvent, UserEventInput], { more: reservedKeys });

/** Refuses a custom event that the application does not allow. */
export const assertCustomEventAllowed = (
  { customEvents }: Context,
  type: string,
  data: CustomData,
): void => {
  if (!customEvents) return;
  const definition =
    customEvents.get(type) ?? fail('Input', `'${type}' is no custom event of this application`);
  const result = definition.codec.decode(data);
  if (E.isRight(result)) return;
  const { path, expected } = failureFromErrors(data, result.left);
  fail('Input', `${path || 'data'} of '${type}': expected ${expected}`);
};
