import * as E from '#fp-ts/Either';
import { EventInput } from '../../../protocol/endpoints/inputs.js';
import { UserEventInput } from '../../../protocol/endpoints/sentUserEvents.js';
import {
  CustomChannelEvent,
  CustomUserEvent,
  reservedKeys,
} from '../../../protocol/events/customEvents.js';
import { type EventRules, parseRate } from '../../../protocol/events/eventRules.js';
import { type EventKey, events } from '../../../protocol/events/eventTable.js';
import { failureFromErrors } from '../../../protocol/failure.js';
import type { CustomData } from '../../ports/rows.js';
import type { Context } from '../context.js';
import type { Actor } from './actor.js';
import type { ChannelContext } from './channelContext.js';
import { hasJoined, moderatorRole } from './membership.js';
import { rolesOf } from './permissions.js';
import { byteLength } from '../requests/byteLength.js';
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

/** A custom event that somebody sends. */
export interface SentEvent {
  readonly type: string;
  readonly data: CustomData;
  readonly to: 'channel' | 'user';
  /** Who sends it, and where; absent for a backend, which the rules for senders do not bind. */
  readonly sender?: ChannelContext<Actor>;
}

const moderatorRoles: ReadonlySet<string> = new Set([
  'admin',
  'global_admin',
  'moderator',
  'global_moderator',
  moderatorRole,
]);

const isSender: Readonly<
  Record<NonNullable<EventRules['from']>, (sender: ChannelContext<Actor>) => boolean>
> = {
  anyone: () => true,
  members: ({ member }) => member !== undefined && hasJoined(member),
  moderators: ({ actor, channel, member }) =>
    channel.created_by_id === actor.user.id ||
    rolesOf(actor, member).some((role) => moderatorRoles.has(role)),
  server: () => false,
};

const assertSender = (
  context: Context,
  type: string,
  rules: EventRules,
  sender: ChannelContext<Actor>,
): void => {
  const { from = 'anyone', rate } = rules;
  const { id } = sender.actor.user;
  if (!isSender[from](sender))
    fail('NotAllowed', `User '${id}' may not send '${type}': it is sent by ${from}`);
  const limit = rate === undefined ? undefined : parseRate(rate);
  if (limit && context.takeToken(JSON.stringify([type, id]), limit) > 0)
    fail('RateLimited', `User '${id}' sent '${type}' too often: ${String(rate)} are allowed`);
};

/** Refuses a custom event that the application does not allow, and returns its rules. */
export const assertCustomEventAllowed = (
  context: Context,
  { type, data, to, sender }: SentEvent,
): EventRules => {
  const { customEvents } = context;
  if (!customEvents) return {};
  const definition =
    customEvents.get(type) ?? fail('Input', `'${type}' is no custom event of this application`);
  const { rules = {} } = definition;
  if (rules.to !== undefined && rules.to !== to)
    fail('NotAllowed', `'${type}' is sent to a ${rules.to}, not to a ${to}`);
  const { maxBytes = Infinity } = rules;
  if (byteLength(data) > maxBytes)
    fail('PayloadTooBig', `the data of '${type}' must have at most ${String(maxBytes)} bytes`);
  const result = definition.codec.decode(data);
  if (E.isLeft(result)) {
    const { path, expected } = failureFromErrors(data, result.left);
    fail('Input', `${path || 'data'} of '${type}': expected ${expected}`);
  }
  if (sender) assertSender(context, type, rules, sender);
  return rules;
};
