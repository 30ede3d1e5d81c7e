import type { LogRow, MessageRow } from '../../ports/rows.js';
import type { MessageRef } from '../../ports/messages.js';
import type { Context } from '../context.js';

interface MessageFields {
  readonly id: string;
  readonly cid?: string;
  readonly parent_id?: string;
  readonly created_at: string;
  readonly quoted_message?: MessageFields;
}

type IsGone = (message: MessageFields) => boolean;

/** Events that are about a message, so that nothing is left of them without it. */
const isAboutMessage = (key: string): boolean =>
  /^(message|reaction)\.|^notification\.(thread_)?message_new/.test(key);

/** The event without the messages that are gone; nothing if it was about one of them. */
const withoutGone = ({ key, event }: LogRow, isGone: IsGone): LogRow['event'] | undefined => {
  const message = event['message'] as MessageFields | undefined;
  if (!message) return event;
  if (isGone(message)) {
    const { message: _, message_id: __, ...rest } = event;
    return isAboutMessage(key) ? undefined : rest;
  }
  const { quoted_message: quoted, ...rest } = message;
  return quoted && isGone(quoted) ? { ...event, message: rest } : event;
};

const pageSize = 150;

const scrubRows = async (
  { tx }: Context,
  rows: readonly LogRow[],
  isGone: IsGone,
): Promise<void> => {
  const changes = rows.map((row) => ({ row, event: withoutGone(row, isGone) }));
  await tx.log.replaceEvents(
    changes.flatMap(({ row, event }) =>
      event && event !== row.event ? [{ id: row.id, event }] : [],
    ),
  );
  await tx.log.erase(changes.flatMap(({ row, event }) => (event ? [] : [row])));
};

/** Scrubs one page of the log; resolves to the entry after which more may follow. */
const scrubPage = async (
  context: Context,
  cid: string,
  isGone: IsGone,
  texts: readonly string[],
  after: number,
  upTo?: number,
): Promise<number | undefined> => {
  const rows = await context.tx.log.containing(cid, texts, { after, limit: pageSize, upTo });
  await scrubRows(context, rows, isGone);
  return rows.length < pageSize ? undefined : rows.at(-1)?.id;
};

const anyMessage = ['"message":{'];

/** How many entries of the log one transaction looks at. */
const entriesAtOnce = 2_000;

const emptyText = ({ text, attachments, deleted_at }: MessageRow): boolean =>
  text === '' && attachments.length === 0 && deleted_at !== null;

const messagesIn = ({ event }: LogRow): readonly MessageFields[] => {
  const message = event['message'] as MessageFields | undefined;
  return message ? [message, ...(message.quoted_message ? [message.quoted_message] : [])] : [];
};

/** The messages of a user that went for good. */
export interface GoneMessages {
  readonly userId: string;
  /** The channel that they were in; all channels when absent. */
  readonly cid?: string | undefined;
  /** Whether they are still stored, without their content. */
  readonly arePruned: boolean;
}

/**
 * Erases messages of a user that went for good, with the replies that went with them, from a page of
 * the log; resolves to the entry after which more may follow. A message is one of them when
 * the store does not have it any more, so the log can be scrubbed after a restart as well.
 */
export const scrubGoneMessages = async (
  context: Context,
  { userId, cid, arePruned }: GoneMessages,
  after: number,
): Promise<{ readonly after: number; readonly more: boolean }> => {
  const { tx } = context;
  const { last } = await tx.log.state();
  const upTo = Math.min(after + entriesAtOnce, last);
  const texts = arePruned ? [JSON.stringify(userId)] : anyMessage;
  const rows = await tx.log.containing(cid, texts, { after, limit: pageSize, upTo });
  const ids = rows.flatMap(messagesIn).map(({ id }) => id);
  const stored = await tx.messages.find([...new Set(ids)]);
  await scrubRows(context, rows, (message) => {
    const row = stored.get(message.id);
    if (!row) return !arePruned && message.cid !== undefined;
    return arePruned && row.user_id === userId && emptyText(row);
  });
  const end = rows.length < pageSize ? upTo : (rows.at(-1)?.id ?? upTo);
  return { after: end, more: end < last };
};

/**
 * Erases a message that is about to be removed, with its replies, from the entries of the log in a
 * range.
 */
export const scrubThread = async (
  context: Context,
  { cid, id }: Pick<MessageRow, 'cid' | 'id'>,
  range: { readonly after: number; readonly upTo: number },
): Promise<void> => {
  const isGone: IsGone = (message) => message.id === id || message.parent_id === id;
  for (let after: number | undefined = range.after; after !== undefined;)
    after = await scrubPage(context, cid, isGone, [JSON.stringify(id)], after, range.upTo);
};

/** Erases messages that were removed for good from the kept responses. */
export const scrubResponses = async (
  { tx }: Context,
  cid: string,
  gone: readonly MessageRef[],
): Promise<void> => {
  const ids = gone.map(({ id }) => id);
  const copies = [...gone, ...(await tx.messages.quoting(cid, ids))];
  // Calls of a backend are kept under no user.
  const callers = ['', ...new Set(copies.map(({ user_id }) => user_id))];
  await tx.idempotency.remove(
    'sendMessage',
    callers,
    copies.map(({ id }) => id),
  );
};

/**
 * Does the same for messages of a channel up to a time, in one page of the log; resolves to the entry
 * after which more may follow.
 */
export const scrubMessagesUpTo = (
  context: Context,
  cid: string,
  upTo: string,
  after: number,
): Promise<number | undefined> =>
  scrubPage(context, cid, ({ created_at }) => created_at <= upTo, anyMessage, after);
