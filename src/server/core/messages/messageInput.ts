import { MessageInput } from '../../../protocol/endpoints/inputs.js';
import { Attachment, Message } from '../../../protocol/objects.js';
import { flattenCustom } from '../../../protocol/customData.js';
import type { MessageRow } from '../../ports/rows.js';
import { isAnswerable } from '../access/visibility.js';
import type { Context } from '../context.js';
import { assertSupported, customKeys, namedKeysOf, present } from '../requests/input.js';
import { fail } from '../requests/failure.js';
import type { ChannelContext } from '../access/channelContext.js';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const htmlOf = (text: string): string =>
  text === '' ? '' : `<p>${text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign)}</p>\n`;

const namedKeys = namedKeysOf([Message, MessageInput]);
const attachmentKeys = namedKeysOf([Attachment]);

/** The fields of a message that its sender sets. */
export type Draft = Pick<
  MessageRow,
  'text' | 'html' | 'attachments' | 'mentioned_user_ids' | 'quoted_message_id' | 'silent' | 'data'
>;

const unsupported = ['shared_location', 'restricted_visibility'];

/** References of the previous version; they stay valid even if their targets are gone. */
type PreviousReferences = Pick<MessageRow, 'mentioned_user_ids' | 'quoted_message_id'>;

const readMentions = async (
  { tx }: Context,
  input: MessageInput,
  before: PreviousReferences | undefined,
): Promise<readonly string[]> => {
  const mentioned = input.mentioned_users ?? [];
  const ids = [...new Set(mentioned.map((one) => (typeof one === 'string' ? one : one.id)))];
  const users = await tx.users.find(ids);
  const isKnown = (id: string) => users.has(id) || before?.mentioned_user_ids.includes(id) === true;
  const unknown = ids.find((id) => !isKnown(id));
  return unknown === undefined ? ids : fail('NotFound', `user '${unknown}' does not exist`);
};

const readQuote = async (
  { tx }: Context,
  channelContext: ChannelContext,
  { quoted_message_id: id }: MessageInput,
  before: PreviousReferences | undefined,
): Promise<string | null> => {
  const { channel, config } = channelContext;
  if (id == null || id === before?.quoted_message_id) return id ?? null;
  if (!config.quotes) return fail('FeatureOff', `Channel ${channel.cid} has quotes disabled`);
  const quoted = (await tx.messages.find([id])).get(id);
  return isAnswerable(quoted, channelContext)
    ? id
    : fail('NotFound', `quoted message '${id}' does not exist in channel ${channel.cid}`);
};

interface DraftOptions {
  /** The message that is updated. */
  readonly before?: PreviousReferences;
  /** Whether nothing need be written yet. */
  readonly mayBeEmpty?: boolean;
}

/** Validates a new message, an update of the message `before`, or what is not sent yet. */
export const readDraft = async (
  context: Context,
  channelContext: ChannelContext,
  input: MessageInput,
  { before, mayBeEmpty = false }: DraftOptions = {},
): Promise<Draft> => {
  assertSupported(input, unsupported);
  const text = input.text ?? '';
  const attachments = (input.attachments ?? []).map((attachment) =>
    flattenCustom(present(attachment), attachmentKeys.isNamed),
  );
  const { max_message_length } = channelContext.config;
  if (text.length > max_message_length)
    fail('MessageTooLong', `message must have at most ${max_message_length} characters`);
  if (!mayBeEmpty && text.trim() === '' && attachments.length === 0)
    fail('Input', 'a message needs text or attachments');
  return {
    text,
    html: htmlOf(text),
    attachments,
    mentioned_user_ids: await readMentions(context, input, before),
    quoted_message_id: await readQuote(context, channelContext, input, before),
    silent: input.silent ?? false,
    data: customKeys(input, namedKeys),
  };
};
