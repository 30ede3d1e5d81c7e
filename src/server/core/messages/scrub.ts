import type { LogRow, MessageRow } from '../../ports/rows.js';
import type { MessageRef } from '../../ports/messages.js';
import type { Context } from '../context.js';

interface MessageFields {
  readonly id: string;
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

const pageSize = 250;

/** Scrubs one page of the log; resolves to the entry after which more may follow. */
const scrubPage = async (
  { tx }: Context,
  cid: string,
  isGone: IsGone,
  texts: readonly string[],
  after: number,
  upTo?: number,
): Promise<number | undefined> => {
  const rows = await tx.log.containing(cid, texts, { after, limit: pageSize, upTo });
  const changes = rows.map((row) => ({ row, event: withoutGone(row, isGone) }));
  await tx.log.replaceEvents(
    changes.flatMap(({ row, event }) =>
      event && event !== row.event ? [{ id: row.id, event }] : [],
    ),
  );
  await tx.log.erase(changes.flatMap(({ row, event }) => (event ? [] : [row])));
  return rows.length < pageSize ? undefined : rows.at(-1)?.id;
};

const scrubLog = async (
  context: Context,
  cid: string,
  isGone: IsGone,
  texts: readonly string[],
  start: number,
): Promise<void> => {
  for (let after: number | undefined = start; after !== undefined;)
    after = await scrubPage(context, cid, isGone, texts, after);
};

const anyMessage = ['"message":{'];

/** With more ids than this, all events with a message are read. */
const maxIdsInQuery = 8;

/**
 * Erases messages that were removed for good from where copies of them are kept: the log, from which
 * clients resume and webhooks are served, and the responses of idempotent calls.
 */
export const scrubMessages = async (
  context: Context,
  cid: string,
  gone: readonly MessageRef[],
): Promise<void> => {
  const { tx } = context;
  const [first] = gone;
  if (!first) return;
  const ids = gone.map(({ id }) => id);
  const known = new Set(ids);
  const oldest = gone.reduce(
    (it, { created_at }) => (created_at < it ? created_at : it),
    first.created_at,
  );
  const texts = ids.length > maxIdsInQuery ? anyMessage : ids.map((id) => JSON.stringify(id));
  await scrubLog(context, cid, ({ id }) => known.has(id), texts, await tx.log.idAt(oldest));
  await scrubResponses(context, cid, gone);
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
