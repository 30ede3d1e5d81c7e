import * as t from 'io-ts';
import { DateTime } from '../primitives.js';
import { type Codec, shape } from '../shape.js';
import { Attachment } from './attachment.js';
import { User } from './user.js';

const draftMessageShape = shape('DraftMessage', {
  required: { id: t.string },
  guaranteed: { text: t.string, show_in_channel: t.boolean, silent: t.boolean },
  optional: {
    type: t.string,
    attachments: t.readonlyArray(Attachment),
    mentioned_users: t.readonlyArray(User),
    parent_id: t.string,
    quoted_message_id: t.string,
    poll_id: t.string,
    html: t.string,
    mml: t.string,
  },
  custom: true,
});
/** What is written of a message; custom keys stand beside the named ones. */
export interface DraftMessage extends t.TypeOf<typeof draftMessageShape> {
  readonly [customKey: string]: unknown;
}
/** Codec of {@link DraftMessage}. */
export const DraftMessage: Codec<DraftMessage> = draftMessageShape;

/** The columns of a draft. */
export const draftColumns = {
  required: { channel_cid: t.string },
  guaranteed: { created_at: DateTime, message: DraftMessage },
  optional: { parent_id: t.string },
} as const;

const messageDraftShape = shape('MessageDraft', draftColumns);
/** The draft of a reply, with the message that it replies to. */
export interface MessageDraft extends t.TypeOf<typeof messageDraftShape> {}
/** Codec of {@link MessageDraft}. */
export const MessageDraft: Codec<MessageDraft> = messageDraftShape;
