import { sameJson } from '../internal/sameJson.js';
import type { ChatEvent } from '../protocol/events/event.js';
import type { OwnUser } from '../protocol/objects.js';

/** The connected user after an event; nothing until a health check told of it. */
export const foldMe = (me: OwnUser | undefined, event: ChatEvent): OwnUser | undefined => {
  switch (event.type) {
    case 'health.check':
    case 'notification.mutes_updated':
    case 'notification.channel_mutes_updated':
      return !event.me || sameJson(event.me, me) ? me : event.me;
    default:
      return me;
  }
};
