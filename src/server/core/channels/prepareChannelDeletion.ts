import type { EventKey } from '../../../protocol/events/eventTable.js';
import type { Delivery } from '../../ports/bus.js';
import type { ChannelRow } from '../../ports/rows.js';
import type { Actor } from '../access/actor.js';
import type { Context, Outcome, Progress } from '../context.js';
import { endDraftsIn, ownersAtOnce } from '../messages/endDrafts.js';
import { sweepPart } from '../messages/sweepChannel.js';
import { deletedChannel, deletionSweep, emitDeletedToMembers } from './deletedChannel.js';

/** How far the deletion of a channel has gone. */
interface Place {
  /** How far its messages are swept. */
  readonly swept?: string;
  /** Whether all of them are, so that members leave. */
  readonly isSwept?: boolean;
}

const parsePlace = (prepared: string): Place =>
  prepared === '' ? {} : (JSON.parse(prepared) as Place);

const at = (place: Place, more: boolean): Progress => ({ prepared: JSON.stringify(place), more });

/** How far the messages are swept that a preparation left. */
export const sweptIn = (prepared = ''): string | undefined => parsePlace(prepared).swept;

/** What the parts emit after the sweep. It says no more than what is gone, so the log keeps it. */
export const emittedInParts = [
  'draft.deleted',
  'notification.channel_deleted',
] as const satisfies readonly EventKey[];

/** How many members one transaction takes out. */
const membersAtOnce = 400;

/** Takes members out, but not the actor, whose membership may be what permits the deletion. */
const takeOut = async (
  context: Context,
  channel: ChannelRow,
  actor: Actor | undefined,
  hard: boolean,
): Promise<readonly Delivery[]> => {
  const { tx } = context;
  const { cid } = channel;
  const first = await tx.members.firstIds(cid, membersAtOnce);
  const leaving = new Set(first.filter((id) => id !== actor?.user.id));
  const ids = [...leaving];
  if (ids.length === 0) return [];
  const connected = (await tx.members.connected(cid)).filter((id) => leaving.has(id));
  await tx.members.remove(cid, ids);
  await tx.mutes.removeAbout('channel', cid, ids);
  if (hard) await tx.bans.removeIn(cid, ids);
  const deleted = await deletedChannel(context, channel, hard);
  return [await emitDeletedToMembers(context, channel, deleted, ids, connected)];
};

/**
 * Does a part of the deletion of a channel: sweeps messages, then ends drafts and takes members out if
 * there are more than one transaction takes. Emits to them what the deletion emits.
 */
export const prepareDeletion = async (
  context: Context,
  channel: ChannelRow,
  actor: Actor | undefined,
  hard: boolean,
  prepared = '',
): Promise<Outcome<Progress>> => {
  const { swept, isSwept } = parsePlace(prepared);
  const isLarge = async (): Promise<boolean> =>
    (await context.tx.members.firstIds(channel.cid, membersAtOnce)).length === membersAtOnce;
  if (isSwept === true) {
    const ended = await endDraftsIn(context, channel, ownersAtOnce);
    const emitted = [...ended, ...(await takeOut(context, channel, actor, hard))];
    const more = ended.length >= ownersAtOnce || (await isLarge());
    return { response: at({ ...(swept !== undefined && { swept }), isSwept }, more), emitted };
  }
  const sweep = deletionSweep(channel, context.stamp(), hard);
  const { response, emitted } = await sweepPart(context, sweep, swept);
  const next = { swept: response.prepared };
  if (response.more) return { response: at(next, true), emitted };
  const ended = await endDraftsIn(context, channel, ownersAtOnce);
  return ended.length >= ownersAtOnce || (await isLarge())
    ? { response: at({ ...next, isSwept: true }, true), emitted: ended }
    : { response: at(next, false), emitted: ended };
};
