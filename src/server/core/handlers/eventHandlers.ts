import type { EventInput } from '../../../protocol/endpoints/inputs.js';
import type { ResponseOf } from '../../../protocol/endpoints/endpointTable.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
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
import { assertLimit, customKeys, present } from '../requests/input.js';
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

type AiKey = 'ai_indicator.update' | 'ai_indicator.stop' | 'ai_indicator.clear';

const isAiKey = (type: string): type is AiKey =>
  ['ai_indicator.update', 'ai_indicator.stop', 'ai_indicator.clear'].includes(type);

const readText = (
  input: EventInput,
  key: 'message_id' | 'ai_state' | 'ai_message',
): string | undefined => {
  const value = input[key] ?? input.custom?.[key];
  if (value == null) return undefined;
  if (typeof value !== 'string') return fail('Input', `event.${key} must be a text`);
  assertLimit(`event.${key}`, value.length, InputLimit.aiTextLength);
  return value;
};

const aiEvent = (
  { stamp }: Context,
  channelContext: ChannelContext<Actor>,
  key: AiKey,
  input: EventInput,
): EventDelivery => {
  assertWritable(channelContext, 'send-custom-event');
  const user = publicUser(channelContext.actor.user);
  const about = { user, ...present({ message_id: readText(input, 'message_id') }) };
  const routing = senderOnly(channelContext);
  const { channel } = channelContext;
  if (key !== 'ai_indicator.update') return emitIn(stamp, channel, key, about, routing);
  const ai_state = readText(input, 'ai_state') ?? fail('Input', 'event.ai_state must be provided');
  const state = { ...about, ai_state, ...present({ ai_message: readText(input, 'ai_message') }) };
  return emitIn(stamp, channel, key, state, routing);
};

const customEvent = async (
  context: Context,
  channelContext: ChannelContext<Actor>,
  input: EventInput,
  isBackend: boolean,
): Promise<EventDelivery> => {
  const { type } = input;
  assertWritable(channelContext, 'send-custom-event');
  if (!channelContext.config.custom_events) failUnsupportedType(channelContext, type);
  const data = {
    ...customKeys(input, channelEventKeys),
    ...present({ parent_id: input.parent_id }),
  };
  const { retain } = assertCustomEventAllowed(context, {
    type,
    data,
    to: 'channel',
    ...(!isBackend && { sender: channelContext }),
  });
  const user = publicUser(channelContext.actor.user);
  const payload = { ...data, user };
  const { event, ...delivery } = emitIn(
    context.stamp,
    channelContext.channel,
    '*channel',
    payload,
    senderOnly(channelContext),
  );
  const sent = { ...event, type };
  // What only its sender receives is not kept for others.
  if (retain === 'latest' && delivery.onlyTo === undefined)
    await context.tx.retained.save({
      cid: channelContext.channel.cid,
      type,
      user_id: user.id,
      event: sent,
      created_at: event['created_at'] as string,
    });
  return { ...delivery, event: sent };
};

const eventFor = async (
  context: Context,
  channelContext: ChannelContext<Actor>,
  input: EventInput,
  isBackend: boolean,
): Promise<EventDelivery> => {
  const { type } = input;
  if (type === 'typing.start' || type === 'typing.stop')
    return typingEvent(context, channelContext, type, input);
  if (isAiKey(type)) return aiEvent(context, channelContext, type, input);
  if (isCustomType(type)) return customEvent(context, channelContext, input, isBackend);
  return isBuiltIn(type)
    ? failUnsupportedType(channelContext, type)
    : fail('Input', `'${type}' is not a custom event type: it must not contain a dot`);
};

const sendEvent: Handler<'sendEvent'> = async (context, { caller, params, request }) => {
  const actor = await requireActor(context, caller, namedIn(request.event));
  const channelContext = await loadChannelContext(context, cidOf(params), actor);
  const isBackend = caller.kind === 'server';
  const delivery = await eventFor(context, channelContext, request.event, isBackend);
  const isHidden =
    delivery.key.startsWith('typing.') &&
    actor.user.privacy_settings.typing_indicators?.enabled === false;
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
  assertCustomEventAllowed(context, { type, data, to: 'user' });
  const delivery = emit(context.stamp, '*user', data, { subjectId: user.id });
  return { response: {}, emitted: [{ ...delivery, event: { ...delivery.event, type } }] };
};

export const eventHandlers: HandlersOf<'sendEvent' | 'sendUserCustomEvent'> = {
  sendEvent,
  sendUserCustomEvent,
};
