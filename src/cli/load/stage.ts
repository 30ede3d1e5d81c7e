import { catchError, concatMap, EMPTY, from, lastValueFrom, mergeMap, range, toArray } from 'rxjs';
import { asUser, type Backend, upsertUsers } from '../../backend/index.js';
import { createChannel, deleteChannel } from '../../index.js';

/** A user of a run, and the channel that it watches. */
export interface Seat {
  readonly id: string;
  readonly cid: string;
}

/** Who is where in a run. */
export interface Stage {
  readonly seats: readonly Seat[];
  readonly cids: readonly string[];
}

const pageSize = 100;
const parallelCalls = 8;

const done = { defaultValue: undefined };

/** Creates the users and channels of a run; no other run has their names. */
export const buildStage = async (
  chat: Backend,
  { users, channels }: { readonly users: number; readonly channels: number },
  runId: string,
): Promise<Stage> => {
  const seats = Array.from({ length: users }, (_, index) => ({
    id: `load-${runId}-${index}`,
    cid: `messaging:load-${runId}-${index % channels}`,
  }));
  const cids = [...new Set(seats.map(({ cid }) => cid))];
  await lastValueFrom(
    range(0, Math.ceil(users / pageSize)).pipe(
      concatMap((page) =>
        upsertUsers(
          chat,
          seats.slice(page * pageSize, (page + 1) * pageSize).map(({ id }) => ({ id })),
        ),
      ),
      toArray(),
    ),
    done,
  );
  const membersOf = (cid: string): readonly string[] =>
    seats.flatMap((seat) => (seat.cid === cid ? [seat.id] : []));
  await lastValueFrom(
    from(cids).pipe(
      mergeMap((cid) => {
        const [creator = '', ...others] = membersOf(cid);
        const members = [creator, ...others].slice(0, pageSize);
        return createChannel(asUser(chat, creator), cid, { members });
      }, parallelCalls),
      toArray(),
    ),
    done,
  );
  return { seats, cids };
};

/** Deletes the channels of a run; its users stay. */
export const clearStage = async (chat: Backend, { cids }: Stage): Promise<void> => {
  await lastValueFrom(
    from(cids).pipe(
      mergeMap(
        (cid) => deleteChannel(chat, cid, { hard_delete: true }).pipe(catchError(() => EMPTY)),
        parallelCalls,
      ),
      toArray(),
    ),
    done,
  );
};
