import * as t from 'io-ts';
import { DateTime, JsonObject } from '../primitives.js';
import { type Codec, shape } from '../shape.js';
import { Message } from './message.js';
import { User } from './user.js';

const flagShape = shape('Flag', {
  required: { user: User },
  guaranteed: { created_by_automod: t.boolean, created_at: DateTime, updated_at: DateTime },
  optional: {
    target_message_id: t.string,
    target_message: Message,
    target_user: User,
    reason: t.string,
    custom: JsonObject,
  },
});
/** What `user` flagged: a message and its author, or a user. */
export interface Flag extends t.TypeOf<typeof flagShape> {}
/** Codec of {@link Flag}. */
export const Flag: Codec<Flag> = flagShape;
