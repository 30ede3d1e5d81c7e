import type { CustomData } from '../../ports/rows.js';
import type { Delivery } from '../../ports/bus.js';
import type { Context } from '../context.js';

/** A task to run after the call. */
interface NewTask {
  readonly id: string;
  readonly kind: string;
  readonly input: CustomData;
}

/** Saves a task that waits; the delivery has a node run it. One of the same id begins again. */
export const startTask = async (
  { tx, stamp }: Context,
  { id, kind, input }: NewTask,
): Promise<Delivery> => {
  const now = stamp();
  const times = { created_at: now, updated_at: now };
  await tx.tasks.save({ id, kind, status: 'waiting', ...times, input, result: {} });
  return { kind: 'task', taskId: id };
};
