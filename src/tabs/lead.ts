import { Subscription } from 'rxjs';
import { lifecycle } from '../connection/lifecycle.js';
import type { Follower } from './follow.js';
import { encodeError, encodeStatus } from './messages.js';
import type { OpenTab } from './openTab.js';

/**
 * Leads: has the connection, and posts what it sees. It resumes from the events that this tab has, for
 * the channels of all tabs. Unsubscribing closes the socket.
 */
export const lead = (tab: OpenTab, follower: Follower): Subscription => {
  const { deps, holds, emit, fail, post } = tab;
  const { watches, status$, connectionId$, cursor } = deps;
  let hasResumed = false;
  const isOwn = (cid: string): boolean => watches.held().has(cid);

  if (follower.knows()) {
    // The connection of the leader before has ended.
    connectionId$.next(undefined);
    const received_at = new Date(deps.settings.now()).toISOString();
    const down = { type: 'connection.changed', online: false, received_at } as const;
    post({ _tag: 'event', event: down });
    emit(down);
  }
  post({ _tag: 'leading' });
  follower.becomesLeader();

  const posting = new Subscription();
  const connection = lifecycle({
    ...deps,
    // Another tab may take what no subscriber of this one does.
    isWanted: () => true,
    watches: {
      ...watches,
      held: () => holds.union(watches.held()),
      adopt: (cids, connectionId) => {
        watches.adopt(cids.filter(isOwn), connectionId);
      },
    },
    mergeResumed: (resumed) => {
      hasResumed = true;
      post({ _tag: 'resumed', resumed });
      deps.mergeResumed(resumed);
    },
    recovery$: {
      next: (recovery) => {
        post({ _tag: 'recovery', recovery });
        deps.recovery$.next(recovery);
      },
    },
    failures$: {
      next: (failure) => {
        post({ _tag: 'failure', failure });
        deps.failures$.next(failure);
      },
    },
  }).subscribe({
    next: (event) => {
      if (event.type === 'health.check' && event.me) follower.keepHello(event);
      // Posted first: what a subscriber does must not keep it from the others.
      post({ _tag: 'event', event });
      emit(event);
    },
    error: (error: unknown) => {
      posting.unsubscribe();
      post({ _tag: 'error', error: encodeError(error) });
      fail(error);
    },
  });
  posting.add(
    status$.subscribe({
      next: (status) => {
        post({ _tag: 'status', status: encodeStatus(status) });
      },
      error: fail,
    }),
  );
  posting.add(
    connectionId$.subscribe({
      next: (connectionId) => {
        post({ _tag: 'bound', connectionId, position: cursor.position(), resumed: hasResumed });
        hasResumed = false;
      },
      error: fail,
    }),
  );
  return new Subscription(() => {
    // What the end of the connection does to its status concerns this tab alone.
    posting.unsubscribe();
    connection.unsubscribe();
  });
};
