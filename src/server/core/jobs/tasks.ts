import type { CustomData, TaskRow } from '../../ports/rows.js';
import type { Delivery } from '../../ports/bus.js';
import { deactivateAccount, prepareDeactivation, reactivateAccount } from '../users/activation.js';
import {
  type UserDeletion,
  deleteUserAccount,
  prepareUserDeletion,
} from '../users/deleteUserAccount.js';
import type { Context, Outcome, Progress } from '../context.js';
import { existing } from '../access/actor.js';
import { startTask } from '../delivery/startTask.js';
import { recountPart, recountTask } from '../messages/recountUnread.js';
import type { UserRow } from '../../ports/rows.js';

/** Runs a task for one of its users. */
interface TaskRunner {
  /** Does a part of the work ahead of `run`, in a transaction of its own. */
  readonly prepare?: (
    context: Context,
    user: UserRow,
    options: CustomData,
    prepared: string | undefined,
  ) => Promise<Outcome<Progress>>;
  readonly run: (
    context: Context,
    user: UserRow,
    options: CustomData,
    prepared: string | undefined,
  ) => Promise<readonly Delivery[]>;
}

const findById = async ({ tx }: Context, id: unknown): Promise<UserRow | undefined> =>
  typeof id === 'string' ? (await tx.users.find([id])).get(id) : undefined;

/** The runner of each kind of task. */
const taskRunners = {
  delete_users: {
    prepare: (context, user, options, prepared) =>
      prepareUserDeletion(context, user, options as unknown as UserDeletion, prepared),
    run: async (context, user, options, prepared) => {
      const deletion = options as unknown as UserDeletion;
      return (await deleteUserAccount(context, user, deletion, prepared)).emitted;
    },
  },
  deactivate_users: {
    prepare: (context, user, { mark_messages_deleted }, prepared) =>
      prepareDeactivation(context, user, mark_messages_deleted === true, prepared),
    run: async (context, user, { mark_messages_deleted, created_by_id }) => {
      const by = await findById(context, created_by_id);
      const withMessages = mark_messages_deleted === true;
      return (await deactivateAccount(context, user, { withMessages, by })).emitted;
    },
  },
  reactivate_users: {
    run: async (context, user, { created_by_id }) => {
      const by = await findById(context, created_by_id);
      return (await reactivateAccount(context, user, { by })).emitted;
    },
  },
} as const satisfies Record<string, TaskRunner>;

type TaskKind = keyof typeof taskRunners;

interface TaskInput {
  readonly userIds: readonly string[];
  readonly options: CustomData;
  /** How far the task has gone. */
  readonly done?: TaskProgress;
}

interface TaskProgress {
  /** The result for each user that is done. */
  readonly result: CustomData;
  /** How far the preparation for the next user has gone. */
  readonly prepared?: string;
}

/** Saves a task for users that runs after the response to the call. */
export const startUserTask = async (
  context: Context,
  kind: TaskKind,
  input: TaskInput,
): Promise<Outcome<{ readonly task_id: string }>> => {
  const id = crypto.randomUUID();
  const delivery = await startTask(context, { id, kind, input: { ...input } });
  return { response: { task_id: id }, emitted: [delivery] };
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

const nothingDone = { response: undefined, emitted: [] } as const;

const findWaiting = async ({ tx }: Context, id: string): Promise<TaskRow | undefined> => {
  const task = await tx.tasks.find(id);
  return task?.status === 'waiting' ? task : undefined;
};

/** A part of a task: what it emits, and where the task is after it. */
interface TaskPart {
  readonly emitted: readonly Delivery[];
  readonly done: TaskProgress;
}

/** Runs a part of a task for the next of its users. */
const runPart = async (
  context: Context,
  runner: TaskRunner,
  userId: string,
  options: CustomData,
  { result, prepared }: TaskProgress,
): Promise<TaskPart> => {
  const user = existing((await context.tx.users.find([userId])).get(userId));
  if (!user) {
    const missing = { status: 'error', error: `user '${userId}' does not exist` };
    return { emitted: [], done: { result: { ...result, [userId]: missing } } };
  }
  const part = await runner.prepare?.(context, user, options, prepared);
  if (part?.response.more)
    return { emitted: part.emitted, done: { result, prepared: part.response.prepared } };
  const emitted = await runner.run(context, user, options, part?.response.prepared);
  const ok = { result: { ...result, [userId]: { status: 'ok' } } };
  return { emitted: [...(part?.emitted ?? []), ...emitted], done: ok };
};

/** How many users of a task one transaction is for, if none of them needs parts. */
const usersAtOnce = 10;

const nextUser = ({ userIds, done }: TaskInput): string | undefined =>
  userIds.find((id) => !Object.hasOwn(done?.result ?? {}, id));

const runUserTaskPart = async (context: Context, task: TaskRow): Promise<Outcome<boolean>> => {
  const { tx, stamp } = context;
  const input = task.input as unknown as TaskInput;
  const runner: TaskRunner = taskRunners[task.kind as TaskKind];
  const emitted: Delivery[] = [];
  let done: TaskProgress = input.done ?? { result: {} };
  for (let count = 0; count < usersAtOnce; count += 1) {
    const userId = nextUser({ ...input, done });
    if (userId === undefined) break;
    const part = await runPart(context, runner, userId, input.options, done);
    emitted.push(...part.emitted);
    done = part.done;
    if (done.prepared !== undefined) break;
  }
  const more = nextUser({ ...input, done }) !== undefined;
  const times = { ...task, updated_at: stamp() };
  await tx.tasks.save(
    more
      ? { ...times, input: { ...input, done } }
      : { ...times, status: 'completed', result: done.result },
  );
  return { response: more, emitted };
};

const runRecountPart = async (context: Context, task: TaskRow): Promise<Outcome<boolean>> => {
  const next = await recountPart(context, task.input);
  const times = { ...task, updated_at: context.stamp() };
  await context.tx.tasks.save(next ? { ...times, input: next } : { ...times, status: 'completed' });
  return { response: next !== undefined, emitted: [] };
};

/** Runs a part of a waiting task, in one transaction; resolves to whether another part is left. */
export const runTaskPart = async (context: Context, id: string): Promise<Outcome<boolean>> => {
  const task = await findWaiting(context, id);
  if (!task) return { response: false, emitted: [] };
  return task.kind === recountTask ? runRecountPart(context, task) : runUserTaskPart(context, task);
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
