import type { CustomData, TaskRow } from '../../ports/rows.js';
import type { Delivery } from '../../ports/bus.js';
import { deactivateAccount, reactivateAccount } from '../users/activation.js';
import { type UserDeletion, deleteUserAccount } from '../users/deleteUserAccount.js';
import type { Context, Outcome } from '../context.js';
import { existing } from '../access/actor.js';
import type { UserRow } from '../../ports/rows.js';

/** Runs a task for one of its users. */
type TaskRunner = (
  context: Context,
  user: UserRow,
  options: CustomData,
) => Promise<readonly Delivery[]>;

const findById = async ({ tx }: Context, id: unknown): Promise<UserRow | undefined> =>
  typeof id === 'string' ? (await tx.users.find([id])).get(id) : undefined;

/** The runner of each kind of task. */
const taskRunners = {
  delete_users: async (context, user, options) =>
    (await deleteUserAccount(context, user, options as unknown as UserDeletion)).emitted,
  deactivate_users: async (context, user, { mark_messages_deleted, created_by_id }) => {
    const by = await findById(context, created_by_id);
    const withMessages = mark_messages_deleted === true;
    return (await deactivateAccount(context, user, { withMessages, by })).emitted;
  },
  reactivate_users: async (context, user, { created_by_id }) => {
    const by = await findById(context, created_by_id);
    return (await reactivateAccount(context, user, { by })).emitted;
  },
} as const satisfies Record<string, TaskRunner>;

type TaskKind = keyof typeof taskRunners;

interface TaskInput {
  readonly userIds: readonly string[];
  readonly options: CustomData;
}

/** Saves a task that runs after the response to the call. */
export const startTask = async (
  { tx, stamp }: Context,
  kind: TaskKind,
  input: TaskInput,
): Promise<Outcome<{ readonly task_id: string }>> => {
  const id = crypto.randomUUID();
  const now = stamp();
  const times = { created_at: now, updated_at: now };
  await tx.tasks.save({ id, kind, status: 'waiting', ...times, input: { ...input }, result: {} });
  return { response: { task_id: id }, emitted: [{ kind: 'task', taskId: id }] };
};

/** Saves a task that is already done, for callers that ask for its result by `getTask`. */
export const saveCompletedTask = async (
  { tx, stamp }: Context,
  kind: string,
  result: CustomData,
): Promise<string> => {
  const id = crypto.randomUUID();
  const now = stamp();
  const times = { created_at: now, updated_at: now };
  await tx.tasks.save({ id, kind, status: 'completed', ...times, input: {}, result });
  return id;
};

/** The ids of the waiting tasks. */
export const waitingTasks = async ({ tx }: Context): Promise<Outcome<readonly string[]>> => ({
  response: (await tx.tasks.waiting()).map(({ id }) => id),
  emitted: [],
});

const nothingDone: Outcome<undefined> = { response: undefined, emitted: [] };

const findWaiting = async ({ tx }: Context, id: string): Promise<TaskRow | undefined> => {
  const task = await tx.tasks.find(id);
  return task?.status === 'waiting' ? task : undefined;
};

/** Runs a waiting task, in one transaction. */
export const runTask = async (context: Context, id: string): Promise<Outcome<undefined>> => {
  const { tx, stamp } = context;
  const task = await findWaiting(context, id);
  if (!task) return nothingDone;
  const { userIds, options } = task.input as unknown as TaskInput;
  const run: TaskRunner = taskRunners[task.kind as TaskKind];
  const emitted: Delivery[] = [];
  const result: Record<string, unknown> = {};
  for (const userId of userIds) {
    const user = existing((await tx.users.find([userId])).get(userId));
    if (user) emitted.push(...(await run(context, user, options)));
    result[userId] = user
      ? { status: 'ok' }
      : { status: 'error', error: `user '${userId}' does not exist` };
  }
  await tx.tasks.save({ ...task, status: 'completed', updated_at: stamp(), result });
  return { response: undefined, emitted };
};

/** Saves that a task failed. */
export const failTask = async (
  context: Context,
  id: string,
  cause: unknown,
): Promise<Outcome<undefined>> => {
  const task = await findWaiting(context, id);
  if (!task) return nothingDone;
  const error = { type: 'internal', description: cause instanceof Error ? cause.name : 'failed' };
  const failed = { ...task, status: 'failed', updated_at: context.stamp(), result: { error } };
  await context.tx.tasks.save(failed as TaskRow);
  return nothingDone;
};
