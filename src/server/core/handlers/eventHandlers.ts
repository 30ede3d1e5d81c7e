import { EventInput } from '../../../protocol/endpoints/inputs.js';
import { UserEventInput } from '../../../protocol/endpoints/userEvents.js';
import { CustomChannelEvent, CustomUserEvent } from '../../../protocol/events/custom.js';
import type { AnswerOf } from '../../../protocol/endpoints/table.js';
import { isCustomType } from '../../../protocol/ids.js';
import type { EventDelivery, Routing } from '../../ports/bus.js';
import { type Actor, knownUser, namedIn, requireActor } from '../access/actor.js';
import { audienceOf, isShadowed } from '../access/visibility.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { isBuiltIn, refuseForeign, senderKeys } from '../access/customEvents.js';
import { emit, emitIn } from '../delivery/emit.js';
import { permitWriting } from '../access/permissions.js';
import { present } from '../requests/input.js';
import { refuse } from '../requests/failure.js';
import { cidOf, enter, type Room } from '../access/channelContext.js';
import { publicUser } from '../views/userView.js';

type PublishedEvent = AnswerOf<'sendEvent'>['event'];

const refuseType = ({ channel }: Room, type: string): never =>
  refuse('EventNotSupported', `Channel ${channel.cid} does not support events of type ${type}`);

/** Nobody else hears of who is banned without knowing it. */
const senderOnly = (room: Room<Actor>): Routing =>
  audienceOf({ shadowed: isShadowed(room), user_id: room.actor.user.id });

const typing = (
  { stamp }: Context,
  room: Room<Actor>,
  key: 'typing.start' | 'typing.stop',
  input: EventInput,
): EventDelivery => {
  permitWriting(room, 'read-channel');
  if (!room.config.typing_events) refuseType(room, key);
  const user = publicUser(room.actor.user);
  const payload = { user, ...present({ parent_id: input.parent_id }) };
  return emitIn(stamp, room.channel, key, payload, senderOnly(room));
};

const custom = (context: Context, room: Room<Actor>, input: EventInput): EventDelivery => {
  const { type } = input;
  permitWriting(room, 'send-custom-event');
  if (!room.config.custom_events) refuseType(room, type);
  const data = {
    ...senderKeys(input, [CustomChannelEvent, EventInput]),
    ...present({ parent_id: input.parent_id }),
  };
  refuseForeign(context, type, data);
  const user = publicUser(room.actor.user);
  const payload = { ...data, user };
  const { event, ...delivery } = emitIn(
    context.stamp,
    room.channel,
    '*channel',
    payload,
    senderOnly(room),
  );
  return { ...delivery, event: { ...event, type } };
};

const eventFor = (context: Context, room: Room<Actor>, input: EventInput): EventDelivery => {
  const { type } = input;
  if (type === 'typing.start' || type === 'typing.stop') return typing(context, room, type, input);
  if (isCustomType(type)) return custom(context, room, input);
  return isBuiltIn(type)
    ? refuseType(room, type)
    : refuse('Input', `'${type}' is no type of a custom event: it must hold no dot`);
};

const sendEvent: Handler<'sendEvent'> = async (context, { caller, params, request }) => {
  const actor = await requireActor(context, caller, namedIn(request.event));
  const room = await enter(context, cidOf(params), actor);
  const delivery = eventFor(context, room, request.event);
  const isHidden =
    delivery.key !== '*channel' && actor.user.privacy_settings.typing_indicators?.enabled === false;
  return {
    answer: { event: delivery.event as unknown as PublishedEvent },
    emitted: isHidden ? [] : [delivery],
  };
};

const sendUserCustomEvent: Handler<'sendUserCustomEvent'> = async (context, call) => {
  const { params, request } = call;
  const { type } = request.event;
  if (!isCustomType(type))
    refuse('Input', `'${type}' is no type of a custom event: it must hold no dot`);
  const user = await knownUser(context, params.id);
  const data = senderKeys(request.event, [CustomUserEvent, UserEventInput]);
  refuseForeign(context, type, data);
  const delivery = emit(context.stamp, '*user', data, { subjectId: user.id });
  return { answer: {}, emitted: [{ ...delivery, event: { ...delivery.event, type } }] };
};

export const eventHandlers: HandlersOf<'sendEvent' | 'sendUserCustomEvent'> = {
  sendEvent,
  sendUserCustomEvent,
};
