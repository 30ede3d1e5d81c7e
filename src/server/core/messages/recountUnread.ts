import type { Delivery } from '../../ports/bus.js';
import type { CustomData } from '../../ports/rows.js';
import type { Context } from '../context.js';
import { startTask } from '../delivery/startTask.js';

/** The kind of the tasks that recount. */
export const recountTask = 'recount_unread';

/** The counts of more members are left to a task, or to parts of a call. */
export const mostToRecountAtOnce = 200;

interface RecountInput {
  readonly cid: string;
  /** The member up to whom the channel is recounted. */
  readonly after: string;
}

/**
 * Recounts the unread messages of the members of a channel, after messages were removed. In a large
 * channel it leaves that to a task.
 */
export const recountUnread = async (
  context: Context,
  cid: string,
): Promise<readonly Delivery[]> => {
  const { tx } = context;
  const isLarge = ((await tx.channels.find(cid))?.member_count ?? 0) > mostToRecountAtOnce;
  const after = isLarge ? '' : await tx.members.recountUnread(cid, { after: '' });
  if (after === undefined) return [];
  const input: RecountInput = { cid, after };
  const id = `${recountTask}:${cid}`;
  return [await startTask(context, { id, kind: recountTask, input: { ...input } })];
};

/** Runs a part of such a task; resolves to the input of the next one, if any. */
export const recountPart = async (
  { tx }: Context,
  input: CustomData,
): Promise<CustomData | undefined> => {
  const { cid, after } = input as unknown as RecountInput;
  const next = await tx.members.recountUnread(cid, { after });
  return next === undefined ? undefined : { cid, after: next };
};
