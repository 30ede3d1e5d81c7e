import type { Resume } from '../../../protocol/clientFrame.js';
import { type LostRange, resumeChannelLimit, type Resumed } from '../../../protocol/eventLog.js';
import type { EventDelivery } from '../../ports/bus.js';
import type { ChannelRow, UserRow } from '../../ports/rows.js';
import type { LogState } from '../../ports/logStore.js';
import type { Context, Outcome } from '../context.js';
import { readable, readMissed } from './read.js';
import { fail } from '../requests/failure.js';
import { publicUser, usersIn } from '../views/userView.js';
import { startWatching, subscribe } from '../delivery/watching.js';
import type { Connection } from '../connection.js';
import type { LoggedDelivery } from './logEntry.js';

/** A connection that is coming back: what it watches by now, and whose presence it wants. */
export interface Returning {
  /** The last event of each channel that the client has seen. */
  readonly channels: Map<string, number>;
  readonly presence: Set<string>;
}

/** One page of what was missed. */
export interface MissedPage {
  readonly missed: readonly EventDelivery[];
  readonly resumed: Resumed;
}

/** The most events of one page. */
const pageSize = 500;

/** What one page may hold: less than what cuts a slow reader, or it would never get through. */
const pageBytes = 1024 * 1024;

const watchersShown = { limit: 30, offset: 0 };

interface Coming {
  readonly connection: Connection;
  readonly user: UserRow;
  readonly log: LogState;
  readonly request: Resume;
}

const userOf = async ({ tx }: Context, { userId }: Connection): Promise<UserRow> =>
  (await tx.users.find([userId])).get(userId) ??
  fail('NotFound', `user '${userId}' does not exist`);

/** What is gone of the line of a channel, if the log does not go back far enough. */
const lostOf = async (
  { tx }: Context,
  { request, log }: Coming,
  cid: string,
): Promise<LostRange | undefined> => {
  if (request.position >= log.floor) return undefined;
  const from = Math.max(request.channels[cid] ?? 0, request.position);
  const [next] = await tx.log.ofChannels([cid], { after: from, limit: 1 });
  const to = next?.after ?? from;
  return to > from ? { cid, from: request.channels[cid] ?? 0, to } : undefined;
};

/** Takes up the channels that one request names; those of which something is lost stay out. */
const takeUp = async (context: Context, coming: Coming, returning: Returning) => {
  const { connection, user, request } = coming;
  const placed: ChannelRow[] = [];
  const lost: LostRange[] = [];
  for (const channel of await readable(context, coming.user, Object.keys(request.channels))) {
    const gone = await lostOf(context, coming, channel.cid);
    if (gone) lost.push(gone);
    else placed.push(channel);
  }
  const emitted = [...(await startWatching(context, connection, publicUser(user), placed))];
  for (const { cid } of placed) returning.channels.set(cid, request.channels[cid] ?? 0);
  const wanted = placed.map(({ cid }) => cid).filter((cid) => request.presence?.includes(cid));
  const members = [...(await context.tx.members.ids(wanted)).values()].flat();
  for (const id of members) returning.presence.add(id);
  if (members.length > 0) emitted.push(subscribe(connection, members));
  const here = new Set(placed.map(({ cid }) => cid));
  const unwatched = Object.keys(request.channels).filter((cid) => !here.has(cid));
  return { emitted, lost, unwatched };
};

interface Stretch {
  readonly missed: readonly EventDelivery[];
  readonly position: number;
  readonly more: boolean;
}

/** Reads on in the log: what the connection would have got, had it been there. */
const readOn = async (
  { tx }: Context,
  { connection: { userId }, log, request }: Coming,
  { channels }: Returning,
): Promise<Stretch> => {
  const { deliveries, next } = await readMissed(
    tx,
    { userId, watched: [...channels.keys()] },
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

type Present = Pick<Resumed, 'watchers' | 'users'>;

/** What the log does not keep: who is there. */
const presentIn = async ({ tx }: Context, { channels, presence }: Returning): Promise<Present> => {
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

const nobody: Present = { watchers: {}, users: [] };

/** The log that the client knows is another one: nothing of it can be given back. */
const beginAnew = ({ stamp }: Context, { log, request }: Coming): Outcome<MissedPage> => {
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
        ...nobody,
      },
    },
  };
};

/** Answers a connection that comes back; after the last page it is to get what happens. */
export const resume = async (
  context: Context,
  connection: Connection,
  returning: Returning,
  request: Resume,
): Promise<Outcome<MissedPage>> => {
  if (Object.keys(request.channels).length > resumeChannelLimit)
    return fail('Input', `at most ${String(resumeChannelLimit)} channels in one frame`);
  const log = await context.tx.log.state();
  const coming = { connection, user: await userOf(context, connection), log, request };
  if (request.epoch !== log.epoch || request.position > log.last) return beginAnew(context, coming);

  const { emitted, lost, unwatched } = await takeUp(context, coming, returning);
  const isLast = request.last !== false;
  const waiting: Stretch = { missed: [], position: request.position, more: true };
  const { missed, position, more } = isLast ? await readOn(context, coming, returning) : waiting;
  const inbox = isLast && request.position < log.floor;
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
        lost: [...lost, ...(inbox ? [{ from: request.position, to: log.floor }] : [])],
        unwatched,
        ...(more ? nobody : await presentIn(context, returning)),
      },
    },
  };
};
