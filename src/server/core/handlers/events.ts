import { EventInput } from '../../../protocol/endpoints/inputs.js';
import { CustomChannelEvent, reservedKeys } from '../../../protocol/events/custom.js';
import { type EventKey, events } from '../../../protocol/events/table.js';
import type { AnswerOf } from '../../../protocol/endpoints/table.js';
import { isCustomType } from '../../../protocol/ids.js';
import type { EventDelivery } from '../../ports/bus.js';
import { type Actor, namedIn, requireActor } from '../actor.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { emitIn } from '../emission.js';
import { permitWriting } from '../guard.js';
import { customKeys, present } from '../input.js';
import { refuse } from '../refusal.js';
import { cidOf, enter, type Room } from '../room.js';
import { publicUser } from '../views/users.js';

type PublishedEvent = AnswerOf<'sendEvent'>['event'];

const maxCustomBytes = 5 * 1024;

const refuseType = ({ channel }: Room, type: string): never =>
  refuse('EventNotSupported', `Channel ${channel.cid} does not support events of type ${type}`);

const typing = (
  { stamp }: Context,
  room: Room<Actor>,
  key: 'typing.start' | 'typing.stop',
  input: EventInput,
): EventDelivery => {
  permitWriting(room, 'read-channel');
  if (!room.config.typing_events) refuseType(room, key);
  const user = publicUser(room.actor.user);
  return emitIn(stamp, room.channel, key, { user, ...present({ parent_id: input.parent_id }) });
};

/** The sender's own keys: what the server says of the event is not the sender's to set. */
const senderKeys = (input: EventInput): Readonly<Record<string, unknown>> => {
  const reserved = new Set<string>(reservedKeys);
  const keys = customKeys(input, [CustomChannelEvent, EventInput]);
  return Object.fromEntries(Object.entries(keys).filter(([key]) => !reserved.has(key)));
};

const custom = ({ stamp }: Context, room: Room<Actor>, input: EventInput): EventDelivery => {
  const { type, parent_id } = input;
  permitWriting(room, 'send-custom-event');
  if (!room.config.custom_events) refuseType(room, type);
  const data = senderKeys(input);
  if (new TextEncoder().encode(JSON.stringify(data)).length > maxCustomBytes)
    refuse('PayloadTooBig', `custom data of an event must be at most ${maxCustomBytes} bytes`);
  const { event, ...delivery } = emitIn(stamp, room.channel, '*channel', {
    ...data,
    user: publicUser(room.actor.user),
    ...present({ parent_id }),
  });
  return { ...delivery, event: { ...event, type } };
};

const isBuiltIn = (type: string): type is EventKey => Object.hasOwn(events, type);

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

export const eventHandlers: HandlersOf<'sendEvent'> = { sendEvent };
