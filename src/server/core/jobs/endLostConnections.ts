import type { Delivery } from '../../ports/bus.js';
import type { Context, Outcome } from '../context.js';
import { disconnectUser, goOffline } from '../users/presence.js';

/** How many connections one transaction removes. */
const atOnce = 50;

/** How many users one transaction looks for. */
const absenteesAtOnce = 1_000;

/**
 * Removes connections of nodes that are gone, with their watches; users without another connection
 * go offline. Resolves to whether more may be left.
 */
export const endLostConnections = async (context: Context): Promise<Outcome<boolean>> => {
  const lost = await context.tx.connections.ofLostNodes(atOnce);
  const emitted: Delivery[] = [];
  const userIds = new Set(lost.map((row) => row.user_id));
  for (const { id } of lost) emitted.push(...(await disconnectUser(context, id)).emitted);
  for (const id of userIds) emitted.push(...(await goOffline(context, id)).emitted);
  return { response: lost.length === atOnce, emitted };
};

/** Users whose node was lost before it set them offline. */
export const findAbsentees = async ({ tx }: Context): Promise<Outcome<readonly string[]>> => ({
  response: await tx.connections.absentees(absenteesAtOnce),
  emitted: [],
});
