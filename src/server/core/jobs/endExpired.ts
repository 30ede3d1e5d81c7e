import type { Delivery } from '../../ports/bus.js';
import type { MessageRow, MuteRow } from '../../ports/rows.js';
import { liftBan } from '../access/bans.js';
import type { Context, Outcome } from '../context.js';
import { groupBy } from '../../../internal/groupBy.js';
import { emitMessageUpdated } from '../messages/messageEvents.js';
import { remind } from '../messages/reminders.js';
import { emitMutesEnded } from '../users/muteEvents.js';

const ofKind = (mutes: readonly MuteRow[], kind: MuteRow['kind']): readonly MuteRow[] =>
  mutes.filter((row) => row.kind === kind);

const endMutes = async (
  context: Context,
  mutes: readonly MuteRow[],
  now: string,
): Promise<readonly Delivery[]> => {
  for (const { user_id, kind, target_id } of mutes)
    await context.tx.mutes.end(user_id, kind, [target_id], now);
  const emitted: Delivery[] = [];
  for (const kind of ['user', 'channel'] as const)
    for (const [userId, ended] of groupBy(ofKind(mutes, kind), 'user_id')) {
      const owner = (await context.tx.users.find([userId])).get(userId);
      const targetIds = ended.map((row) => row.target_id);
      if (owner) emitted.push(...(await emitMutesEnded(context, owner, kind, targetIds)));
    }
  return emitted;
};

const unpin = async (
  context: Context,
  row: MessageRow,
  now: string,
): Promise<readonly Delivery[]> => {
  const { tx } = context;
  const pin = { pinned_at: null, pinned_by_id: null, pin_expires: null };
  const changed = { ...row, ...pin, updated_at: now };
  await tx.messages.save(changed);
  const channel = await tx.channels.find(row.cid);
  return channel ? emitMessageUpdated(context, channel, changed) : [];
};

/** Ends the expired bans, mutes and pins, and notifies of due reminders; `wakeAt` is the next expiry. */
export const endExpired = async (context: Context): Promise<Outcome<undefined>> => {
  const { tx, stamp } = context;
  const now = stamp();
  for (const ban of await tx.expiries.bans(now)) await liftBan(context, ban);
  const emitted = [...(await endMutes(context, await tx.expiries.mutes(now), now))];
  for (const row of await tx.expiries.pinned(now))
    emitted.push(...(await unpin(context, row, now)));
  for (const row of await tx.reminders.due(now)) emitted.push(...(await remind(context, row)));
  return { response: undefined, emitted, wakeAt: await tx.expiries.next() };
};
