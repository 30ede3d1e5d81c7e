import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import type { Sort } from '../../../protocol/endpoints/inputs.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import type { ReminderRow } from '../../ports/reminders.js';
import { type Actor, namedIn, requireActor } from '../access/actor.js';
import { channelReader } from '../access/channelReader.js';
import { assertAllowed } from '../access/permissions.js';
import type { Caller } from '../call.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { findMessage, type FoundMessage } from '../messages/findMessage.js';
import { emitReminder, reminderViews } from '../messages/reminders.js';
import { pageFrom, readCursor } from '../requests/cursor.js';
import { fail } from '../requests/failure.js';
import { pageOf } from '../requests/input.js';
import { readFilter, readSort } from '../requests/query.js';
import { storedTimestamp } from '../requests/timestamps.js';

const lastCreatedFirst: readonly Sort[] = [{ field: 'created_at', direction: -1 }];

/** The message of a reminder, in a channel where there are reminders. */
const findReminded = async (
  context: Context,
  caller: Caller,
  messageId: string,
  named: string | undefined,
): Promise<FoundMessage<Actor> & { readonly known: ReminderRow | undefined }> => {
  const actor = await requireActor(context, caller, named);
  const found = await findMessage(context, messageId, actor);
  const { channel, config } = found.channelContext;
  assertAllowed(found.channelContext, 'read-channel');
  if (config.user_message_reminders !== true)
    fail('FeatureOff', `Channel ${channel.cid} has reminders disabled`);
  return { ...found, known: await context.tx.reminders.find(actor.user.id, messageId) };
};

const moments = (
  request: RequestOf<'createReminder'>,
): Pick<ReminderRow, 'remind_at' | 'due_at'> => {
  const at = request.remind_at == null ? null : storedTimestamp(request.remind_at);
  return { remind_at: at, due_at: at };
};

/** Saves a reminder, and emits it to its owner. */
const save = async (
  context: Context,
  { channelContext }: FoundMessage<Actor>,
  row: ReminderRow,
  key: 'reminder.created' | 'reminder.updated',
) => {
  const { channel, actor } = channelContext;
  await context.tx.reminders.save(row);
  const [reminder] = await reminderViews(context, actor, [row]);
  if (!reminder) return fail('NotFound', 'reminder does not exist');
  return {
    response: { reminder },
    emitted: [emitReminder(context, channel, key, reminder, actor.user.id)],
    wakeAt: row.due_at,
  };
};

const createReminder: Handler<'createReminder'> = async (context, { caller, params, request }) => {
  const found = await findReminded(context, caller, params.message_id, namedIn(request));
  const { row: message, channelContext, known } = found;
  if (known) return fail('Input', 'user already has reminder created for this message_id');
  const now = context.stamp();
  const row: ReminderRow = {
    user_id: channelContext.actor.user.id,
    ...{ message_id: message.id, cid: message.cid },
    ...{ created_at: now, updated_at: now },
    ...moments(request),
  };
  return save(context, found, row, 'reminder.created');
};

const updateReminder: Handler<'updateReminder'> = async (context, { caller, params, request }) => {
  const found = await findReminded(context, caller, params.message_id, namedIn(request));
  const { known } = found;
  if (!known) return fail('NotFound', 'reminder does not exist');
  const row = { ...known, updated_at: context.stamp(), ...moments(request) };
  return save(context, found, row, 'reminder.updated');
};

const deleteReminder: Handler<'deleteReminder'> = async (context, { caller, params, request }) => {
  const { known, channelContext } = await findReminded(
    context,
    caller,
    params.message_id,
    request.user_id,
  );
  if (!known) return fail('NotFound', 'reminder does not exist');
  const { channel, actor } = channelContext;
  const [reminder] = await reminderViews(context, actor, [known]);
  await context.tx.reminders.remove(actor.user.id, known.message_id);
  return {
    response: {},
    emitted: reminder
      ? [emitReminder(context, channel, 'reminder.deleted', reminder, actor.user.id)]
      : [],
  };
};

const queryReminders: Handler<'queryReminders'> = async (context, { caller, request }) => {
  const actor = await requireActor(context, caller, namedIn(request));
  const { limit } = pageOf({ limit: request.limit }, { usual: 25, most: InputLimit.ownPage.max });
  const cursor = readCursor(request) ?? { offset: 0 };
  const found = await context.tx.reminders.query({
    userId: actor.user.id,
    reader: channelReader(context, actor),
    filter: readFilter(request.filter ?? {}),
    sort: readSort(request.sort, lastCreatedFirst),
    // One more row shows whether this is the last page.
    page: { limit: limit + 1, offset: cursor.offset },
  });
  const { rows, ...places } = pageFrom(found, limit, cursor);
  return {
    response: { reminders: await reminderViews(context, actor, rows), ...places },
    emitted: [],
  };
};

export const reminderHandlers: HandlersOf<
  'createReminder' | 'updateReminder' | 'deleteReminder' | 'queryReminders'
> = { createReminder, updateReminder, deleteReminder, queryReminders };
