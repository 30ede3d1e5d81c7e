import type { Channel } from 'stream-chat';
import { johns, nobody, watching } from '../cast.js';
import type { FamilyScenarios } from '../scenario.js';
import { cid, inV2 } from '../stage.js';
import { refused } from './refused.js';

const request = { type: 'friendship_request', text: 'Hey there, long time no see!' } as const;

/** The vendor's types know the built-in events only. */
const send = (channel: Channel, event: object): Promise<unknown> =>
  channel.sendEvent(event as Parameters<Channel['sendEvent']>[0]);

export const customScenarios = {
  '*channel': [
    {
      trigger: 'a member who watches sends one',
      set: (stage) => () => send(stage.player('john').channel, request),
      to: watching,
      says: { cid, user: { id: 'john' }, ...request },
    },
    {
      trigger: 'a member who does not watch sends one',
      set: (stage) => () => send(stage.player('max').channel, request),
      to: watching,
      says: { user: { id: 'max' } },
    },
    {
      trigger: 'a backend sends one for a user',
      set: (stage) => () => send(stage.general, { ...request, user_id: 'jane' }),
      to: watching,
      says: { user: { id: 'jane' } },
    },
    {
      trigger: 'a backend sends one for a user in v2',
      set: (stage) => () =>
        inV2(stage, '/channels/messaging/general/event', {
          event: { type: request.type, user_id: 'jane', custom: { text: request.text } },
        }),
      to: watching,
      says: { cid, user: { id: 'jane' }, ...request },
    },
    {
      trigger: 'a stranger sends one, and is refused',
      set: (stage) => () => {
        const { chat, channel } = stage.player('zoe');
        return refused(chat.post(`${channel._channelURL()}/event`, { event: request }));
      },
      to: nobody,
    },
  ],
  '*user': [
    {
      trigger: 'a backend sends one to a user',
      set: (stage) => () => stage.backend.sendUserCustomEvent('john', request),
      to: johns,
      says: request,
    },
    {
      trigger: 'a backend sends one to a user in v2',
      set: (stage) => () =>
        inV2(stage, '/users/john/event', {
          event: { type: request.type, custom: { text: request.text } },
        }),
      to: johns,
      says: request,
    },
    {
      trigger: 'a user sends one to another, and is refused',
      set: (stage) => () => refused(stage.player('jane').chat.sendUserCustomEvent('john', request)),
      to: nobody,
    },
  ],
} satisfies FamilyScenarios;
