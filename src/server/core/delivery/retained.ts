import type { Delivery } from '../../ports/bus.js';
import type { ConnectionRow } from '../../ports/rows.js';
import type { Context } from '../context.js';

/** How many retained events of a channel a connection gets; those are the newest. */
const retainedLimit = 1_000;

/** The retained events of channels, for a connection that starts to watch them. */
export const retainedEvents = async (
  { tx, customEvents }: Context,
  connection: Pick<ConnectionRow, 'id'>,
  cids: readonly string[],
): Promise<readonly Delivery[]> => {
  const types = [...(customEvents?.values() ?? [])]
    .filter(({ rules }) => rules?.retain === 'latest')
    .map(({ type }) => type);
  if (types.length === 0) return [];
  const deliveries: Delivery[] = [];
  for (const cid of cids)
    for (const { event } of await tx.retained.inChannel(cid, types, retainedLimit))
      deliveries.push({
        kind: 'event',
        key: '*channel',
        event,
        cid,
        connectionId: connection.id,
        isRetained: true,
      });
  return deliveries;
};
