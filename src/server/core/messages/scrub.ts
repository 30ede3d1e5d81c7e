import type { LogRow } from '../../ports/rows.js';
import type { MessageRef } from '../../ports/messages.js';
import type { Context } from '../context.js';

interface MessageFields {
  readonly id: string;
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

const pageSize = 500;

const scrubLog = async (
  { tx }: Context,
  cid: string,
  isGone: IsGone,
  texts: readonly string[],
  start: number,
): Promise<void> => {
  for (let after: number | undefined = start; after !== undefined;) {
    const rows: readonly LogRow[] = await tx.log.containing(cid, texts, { after, limit: pageSize });
    const changes = rows.map((row) => ({ row, event: withoutGone(row, isGone) }));
    await tx.log.replaceEvents(
      changes.flatMap(({ row, event }) =>
        event && event !== row.event ? [{ id: row.id, event }] : [],
      ),
    );
    await tx.log.erase(changes.flatMap(({ row, event }) => (event ? [] : [row])));
    after = rows.length < pageSize ? undefined : rows.at(-1)?.id;
  }
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
  const copies = [...gone, ...(await tx.messages.quoting(cid, ids))];
  // Calls of a backend are kept under no user.
  const callers = ['', ...new Set(copies.map(({ user_id }) => user_id))];
  await tx.idempotency.remove(
    'sendMessage',
    callers,
    copies.map(({ id }) => id),
  );
};

/** Does the same for all messages of a channel up to a time. */
export const scrubMessagesUpTo = async (
  context: Context,
  cid: string,
  upTo: string,
): Promise<void> => {
  await scrubLog(context, cid, ({ created_at }) => created_at <= upTo, anyMessage, 0);
  await context.tx.idempotency.removeAbout(cid, upTo);
};

/** Erases a channel that was removed for good from the log and from the kept responses. */
export const scrubChannel = async ({ tx }: Context, cid: string): Promise<void> => {
  await tx.log.eraseChannel(cid);
  await tx.idempotency.removeAbout(cid);
};
