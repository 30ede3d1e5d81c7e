import type { EventInput } from '../../../protocol/endpoints/inputs.js';
import type { ResponseOf } from '../../../protocol/endpoints/endpointTable.js';
import { isCustomType } from '../../../protocol/ids.js';
import type { EventDelivery, Routing } from '../../ports/bus.js';
import { type Actor, knownUser, namedIn, requireActor } from '../access/actor.js';
import { routingOf, isShadowed } from '../access/visibility.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import {
  assertCustomEventAllowed,
  channelEventKeys,
  isBuiltIn,
  userEventKeys,
} from '../access/customEvents.js';
import { emit, emitIn } from '../delivery/emit.js';
import { assertWritable } from '../access/permissions.js';
import { customKeys, present } from '../requests/input.js';
import { fail } from '../requests/failure.js';
import { cidOf, loadChannelContext, type ChannelContext } from '../access/channelContext.js';
import { publicUser } from '../views/userView.js';

type PublishedEvent = ResponseOf<'sendEvent'>['event'];

const failUnsupportedType = ({ channel }: ChannelContext, type: string): never =>
  fail('EventNotSupported', `Channel ${channel.cid} does not support events of type ${type}`);

/** The events of a shadow-banned user go only to that user. */
const senderOnly = (channelContext: ChannelContext<Actor>): Routing =>
  routingOf({ shadowed: isShadowed(channelContext), user_id: channelContext.actor.user.id });

const typingEvent = (
  { stamp }: Context,
  channelContext: ChannelContext<Actor>,
  key: 'typing.start' | 'typing.stop',
  input: EventInput,
): EventDelivery => {
  assertWritable(channelContext, 'read-channel');
  if (!channelContext.config.typing_events) failUnsupportedType(channelContext, key);
  const user = publicUser(channelContext.actor.user);
  const payload = { user, ...present({ parent_id: input.parent_id }) };
  return emitIn(stamp, channelContext.channel, key, payload, senderOnly(channelContext));
};

const customEvent = (
  context: Context,
  channelContext: ChannelContext<Actor>,
  input: EventInput,
): EventDelivery => {
  const { type } = input;
  assertWritable(channelContext, 'send-custom-event');
  if (!channelContext.config.custom_events) failUnsupportedType(channelContext, type);
  const data = {
    ...customKeys(input, channelEventKeys),
    ...present({ parent_id: input.parent_id }),
  };
  assertCustomEventAllowed(context, type, data);
  const user = publicUser(channelContext.actor.user);
  const payload = { ...data, user };
  const { event, ...delivery } = emitIn(
    context.stamp,
    channelContext.channel,
    '*channel',
    payload,
    senderOnly(channelContext),
  );
  return { ...delivery, event: { ...event, type } };
};

const eventFor = (
  context: Context,
  channelContext: ChannelContext<Actor>,
  input: EventInput,
): EventDelivery => {
  const { type } = input;
  if (type === 'typing.start' || type === 'typing.stop')
    return typingEvent(context, channelContext, type, input);
  if (isCustomType(type)) return customEvent(context, channelContext, input);
  return isBuiltIn(type)
    ? failUnsupportedType(channelContext, type)
    : fail('Input', `'${type}' is not a custom event type: it must not contain a dot`);
};

const sendEvent: Handler<'sendEvent'> = async (context, { caller, params, request }) => {
  const actor = await requireActor(context, caller, namedIn(request.event));
  const channelContext = await loadChannelContext(context, cidOf(params), actor);
  const delivery = eventFor(context, channelContext, request.event);
  const isHidden =
    delivery.key !== '*channel' && actor.user.privacy_settings.typing_indicators?.enabled === false;
  return {
    response: { event: delivery.event as unknown as PublishedEvent },
    emitted: isHidden ? [] : [delivery],
  };
};

const sendUserCustomEvent: Handler<'sendUserCustomEvent'> = async (context, call) => {
  const { params, request } = call;
  const { type } = request.event;
  if (!isCustomType(type))
    fail('Input', `'${type}' is not a custom event type: it must not contain a dot`);
  const user = await knownUser(context, params.id);
  const data = customKeys(request.event, userEventKeys);
  assertCustomEventAllowed(context, type, data);
  const delivery = emit(context.stamp, '*user', data, { subjectId: user.id });
  return { response: {}, emitted: [{ ...delivery, event: { ...delivery.event, type } }] };
};

export const eventHandlers: HandlersOf<'sendEvent' | 'sendUserCustomEvent'> = {
  sendEvent,
  sendUserCustomEvent,
};
