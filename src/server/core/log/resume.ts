import type { Resume } from '../../../protocol/clientFrame.js';
import type { LostRange, Resumed } from '../../../protocol/eventLog.js';
import type { ChannelRow, UserRow } from '../../ports/rows.js';
import type { LogState } from '../../ports/logStore.js';
import { anonymousUser, isAnonymousId } from '../access/anonymous.js';
import type { Context, Outcome } from '../context.js';
import { readable, readMissed } from './read.js';
import { fail } from '../requests/failure.js';
import { publicUser, usersIn } from '../views/userView.js';
import { startWatching, subscribe } from '../delivery/watching.js';
import type { Connection } from '../connection.js';
import type { LoggedDelivery } from './logEntry.js';

/** The progress of a resume: what the connection watches so far, and whose presence it wants. */
export interface ResumeState {
  /** The last event of each channel that the client has seen. */
  readonly channels: Map<string, number>;
  readonly presence: Set<string>;
}

/** One page of missed events. */
export interface MissedPage {
  readonly missed: readonly LoggedDelivery[];
  readonly resumed: Resumed;
}

/** The most events of one page. */
const pageSize = 500;

/** The size of a page; below the limit at which a slow consumer is disconnected. */
const pageBytes = 1024 * 1024;

const watchersShown = { limit: 30, offset: 0 };

interface ResumeCall {
  readonly connection: Connection;
  readonly user: UserRow;
  readonly log: LogState;
  readonly request: Resume;
}

const userOf = async ({ tx }: Context, { userId }: Connection): Promise<UserRow> =>
  isAnonymousId(userId)
    ? anonymousUser(userId)
    : ((await tx.users.find([userId])).get(userId) ??
      fail('NotFound', `user '${userId}' does not exist`));

/** The range of a channel's line that the log does not give back, if any. */
const lostOf = async (
  { tx }: Context,
  { request, log }: ResumeCall,
  { cid, created_at }: ChannelRow,
): Promise<LostRange | undefined> => {
  const from = Math.max(request.channels[cid] ?? 0, request.position);
  const [next] = await tx.log.ofChannels([cid], { after: from, limit: 1 });
  // The remaining events of a deleted channel are not for readers of a channel created later.
  if (next && next.created_at <= created_at)
    return { cid, from: request.channels[cid] ?? 0, to: log.last };
  if (request.position >= log.floor) return undefined;
  const to = next?.after ?? from;
  return to > from ? { cid, from: request.channels[cid] ?? 0, to } : undefined;
};

/**
 * Returns whether a channel may have lost events: always, unless the log has all that followed the
 * client's position. Then only a channel may that has been created since.
 */
const mayLose = async (
  { tx }: Context,
  { request, log }: ResumeCall,
): Promise<(channel: ChannelRow) => boolean> => {
  if (request.position < log.floor) return () => true;
  const [next] = await tx.log.all({ after: request.position, limit: 1 });
  return ({ created_at }) => next !== undefined && next.created_at <= created_at;
};

/** Watches the channels of a request, except those that lost events. */
const resumeWatches = async (context: Context, resumeCall: ResumeCall, state: ResumeState) => {
  const { connection, user, request } = resumeCall;
  const watched: ChannelRow[] = [];
  const lost: LostRange[] = [];
  const isDoubtful = await mayLose(context, resumeCall);
  for (const channel of await readable(context, resumeCall.user, Object.keys(request.channels))) {
    const lostRange = isDoubtful(channel) ? await lostOf(context, resumeCall, channel) : undefined;
    if (lostRange) lost.push(lostRange);
    else watched.push(channel);
  }
  const emitted = [...(await startWatching(context, connection, publicUser(user), watched))];
  for (const { cid } of watched) state.channels.set(cid, request.channels[cid] ?? 0);
  const wanted = watched.map(({ cid }) => cid).filter((cid) => request.presence?.includes(cid));
  const members = [...(await context.tx.members.ids(wanted)).values()].flat();
  for (const id of members) state.presence.add(id);
  if (members.length > 0) emitted.push(subscribe(connection, members));
  const here = new Set(watched.map(({ cid }) => cid));
  const unwatched = Object.keys(request.channels).filter((cid) => !here.has(cid));
  return { emitted, lost, unwatched };
};

interface PageRange {
  readonly missed: readonly LoggedDelivery[];
  readonly position: number;
  readonly more: boolean;
}

/** Reads the next page of the events that the connection missed. */
const readPage = async (
  context: Context,
  { connection: { userId }, log, request }: ResumeCall,
  { channels }: ResumeState,
): Promise<PageRange> => {
  const { deliveries, next } = await readMissed(
    context,
    { userId, watched: [...channels.keys()], heads: channels, withDerived: true },
    { after: request.position, limit: pageSize, bytes: pageBytes },
  );
  const isNew = ({ cid, place }: LoggedDelivery): boolean =>
    place.after === undefined || cid === undefined || place.id > (channels.get(cid) ?? 0);
  return {
    missed: deliveries.filter(isNew),
    position: next ?? log.last,
    more: next !== undefined,
  };
};

type PresenceSnapshot = Pick<Resumed, 'watchers' | 'users'>;

/** Watchers and presence, which the log does not keep. */
const presenceSnapshot = async (
  { tx }: Context,
  { channels, presence }: ResumeState,
): Promise<PresenceSnapshot> => {
  const cids = [...channels.keys()];
  const watching = await tx.watches.users(cids, watchersShown);
  const counts = await tx.watches.counts(cids);
  const ids = [...new Set([...[...watching.values()].flat(), ...presence])];
  const users = usersIn(await tx.users.find(ids));
  return {
    watchers: Object.fromEntries(
      cids.map((cid) => [
        cid,
        { count: counts.get(cid) ?? 0, ids: [...(watching.get(cid) ?? [])] },
      ]),
    ),
    users: ids.map(users),
  };
};

const emptySnapshot: PresenceSnapshot = { watchers: {}, users: [] };

/** The client's position belongs to another log: everything is lost and must be queried again. */
const forgetPosition = ({ stamp }: Context, { log, request }: ResumeCall): Outcome<MissedPage> => {
  const cids = Object.keys(request.channels);
  return {
    emitted: [],
    response: {
      missed: [],
      resumed: {
        type: 'millrace.resumed',
        created_at: stamp(),
        epoch: log.epoch,
        position: log.last,
        more: request.last === false,
        count: 0,
        lost: [
          ...cids.map((cid) => ({ cid, from: request.channels[cid] ?? 0 })),
          ...(request.last === false ? [] : [{ from: request.position }]),
        ],
        unwatched: cids,
        ...emptySnapshot,
      },
    },
  };
};

/** Serves one resume request. After the last page the connection receives live events. */
export const resume = async (
  context: Context,
  connection: Connection,
  state: ResumeState,
  request: Resume,
): Promise<Outcome<MissedPage>> => {
  const log = await context.tx.log.state();
  const resumeCall = { connection, user: await userOf(context, connection), log, request };
  if (request.epoch !== log.epoch || request.position > log.last)
    return forgetPosition(context, resumeCall);

  const { emitted, lost, unwatched } = await resumeWatches(context, resumeCall, state);
  const isLast = request.last !== false;
  const pending: PageRange = { missed: [], position: request.position, more: true };
  const { missed, position, more } = isLast ? await readPage(context, resumeCall, state) : pending;
  const lostInbox = isLast && request.position < log.floor;
  return {
    emitted,
    response: {
      missed,
      resumed: {
        type: 'millrace.resumed',
        created_at: context.stamp(),
        epoch: log.epoch,
        position,
        more,
        count: missed.length,
        lost: [...lost, ...(lostInbox ? [{ from: request.position, to: log.floor }] : [])],
        unwatched,
        ...(more ? emptySnapshot : await presenceSnapshot(context, state)),
      },
    },
  };
};
