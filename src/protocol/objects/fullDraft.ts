import * as t from 'io-ts';
import { type Codec, shape } from '../shape.js';
import { Channel } from './channel.js';
import { draftColumns } from './draft.js';
import { Message } from './message.js';

const draftShape = shape('Draft', {
  ...draftColumns,
  optional: {
    ...draftColumns.optional,
    parent_message: Message,
    quoted_message: Message,
    channel: t.union([Channel, t.null]),
  },
});
/** What a user has written and not sent, in a channel or with `parent_id` in a thread. */
export interface Draft extends t.TypeOf<typeof draftShape> {}
/** Codec of {@link Draft}. */
export const Draft: Codec<Draft> = draftShape;
