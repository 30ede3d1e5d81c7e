import type { CustomData, TaskRow } from '../../ports/rows.js';
import type { Delivery } from '../../ports/bus.js';
import { deactivate, reactivate } from '../users/activation.js';
import { type UserDeletion, deleteUserAccount } from '../users/deleteUser.js';
import type { Context, Outcome } from '../context.js';
import { existing } from '../access/actor.js';
import type { UserRow } from '../../ports/rows.js';

/** What is done to each of the users that a task names. */
type Work = (context: Context, user: UserRow, options: CustomData) => Promise<readonly Delivery[]>;

/** The kinds of tasks there are. */
const works = {
  delete_users: async (context, user, options) =>
    (await deleteUserAccount(context, user, options as unknown as UserDeletion)).emitted,
  deactivate_users: async (context, user, { mark_messages_deleted }) =>
    (await deactivate(context, user, mark_messages_deleted === true)).emitted,
  reactivate_users: async (context, user) => (await reactivate(context, user)).emitted,
} as const satisfies Record<string, Work>;

type Kind = keyof typeof works;

interface Input {
  readonly userIds: readonly string[];
  readonly options: CustomData;
}

/** Keeps a task to be done once the call is answered. */
export const startTask = async (
  { tx, stamp }: Context,
  kind: Kind,
  input: Input,
): Promise<Outcome<{ readonly task_id: string }>> => {
  const id = crypto.randomUUID();
  const now = stamp();
  const moments = { created_at: now, updated_at: now };
  await tx.tasks.save({ id, kind, status: 'waiting', ...moments, input: { ...input }, result: {} });
  return { response: { task_id: id }, emitted: [{ kind: 'task', taskId: id }] };
};

/** The ids of the tasks that wait. */
export const waitingTasks = async ({ tx }: Context): Promise<Outcome<readonly string[]>> => ({
  response: (await tx.tasks.waiting()).map(({ id }) => id),
  emitted: [],
});

const nothing: Outcome<undefined> = { response: undefined, emitted: [] };

const findWaiting = async ({ tx }: Context, id: string): Promise<TaskRow | undefined> => {
  const task = await tx.tasks.find(id);
  return task?.status === 'waiting' ? task : undefined;
};

/** Does a task that still waits: all of it, or nothing. */
export const runTask = async (context: Context, id: string): Promise<Outcome<undefined>> => {
  const { tx, stamp } = context;
  const task = await findWaiting(context, id);
  if (!task) return nothing;
  const { userIds, options } = task.input as unknown as Input;
  const work: Work = works[task.kind as Kind];
  const emitted: Delivery[] = [];
  const result: Record<string, unknown> = {};
  for (const userId of userIds) {
    const user = existing((await tx.users.find([userId])).get(userId));
    if (user) emitted.push(...(await work(context, user, options)));
    result[userId] = user
      ? { status: 'ok' }
      : { status: 'error', error: `user '${userId}' does not exist` };
  }
  await tx.tasks.save({ ...task, status: 'completed', updated_at: stamp(), result });
  return { response: undefined, emitted };
};

/** Writes down that a task could not be done. */
export const failTask = async (
  context: Context,
  id: string,
  cause: unknown,
): Promise<Outcome<undefined>> => {
  const task = await findWaiting(context, id);
  if (!task) return nothing;
  const error = { type: 'internal', description: cause instanceof Error ? cause.name : 'failed' };
  const failed = { ...task, status: 'failed', updated_at: context.stamp(), result: { error } };
  await context.tx.tasks.save(failed as TaskRow);
  return nothing;
};
