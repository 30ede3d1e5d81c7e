import { Observable, Subscription, take } from 'rxjs';
import type { SharedDeps, Sharing } from '../connection/sharing.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { createHolds, type Holds } from './holds.js';
import type { OpenTab } from './openTab.js';
import { follow } from './follow.js';
import { lead } from './lead.js';
import { holdLock } from './holdLock.js';
import { type Envelope, type Hold, isEnvelope } from './messages.js';
import type { TabPlatform } from './platform.js';

/** How tabs find each other. */
export interface TabOptions {
  readonly name: string;
  readonly silenceMs: number;
  readonly platform: TabPlatform;
}

/** The channels that a tab watches, with the position of the last event of each. */
const ownHolds = ({ deps: { watches, cursor } }: OpenTab, others: Holds): readonly Hold[] => {
  const held = watches.held();
  // The cursor forgets the channels that it is not asked for.
  const heads = new Map(
    cursor.request(others.union(held)).flatMap(({ channels }) => Object.entries(channels)),
  );
  return [...held].map(([cid, presence]) => ({ cid, presence, head: heads.get(cid) }));
};

/** Creates the life of a connection that tabs share. */
export const createTab = ({
  name,
  silenceMs,
  platform: { locks, openChannel },
}: TabOptions): Sharing => {
  let open: OpenTab | undefined;
  let isLeader = false;
  const announce = (): void => {
    if (open) open.post({ _tag: 'holds', holds: ownHolds(open, open.holds) });
  };

  const live = (deps: SharedDeps): Observable<ChatEvent> =>
    new Observable((subscriber) => {
      const { newId, scheduler, random } = deps.settings;
      const id = newId();
      const channel = openChannel(name);
      const holds = createHolds();
      const tab: OpenTab = {
        id,
        deps,
        holds,
        emit: (event) => {
          subscriber.next(event);
        },
        fail: (error) => {
          subscriber.error(error);
        },
        post: (message) => {
          channel.postMessage({ millrace: 1, from: id, message } satisfies Envelope);
        },
      };
      open = tab;
      const follower = follow(tab);
      const leading = new Subscription();
      let role = Subscription.EMPTY;
      let election = Subscription.EMPTY;
      let patience = Subscription.EMPTY;

      const forget = (gone: string): void => {
        const left = holds.remove(gone).filter((cid) => !deps.watches.held().has(cid));
        if (isLeader) for (const cid of left) leading.add(deps.stopWatch(cid).subscribe(ignored));
      };
      // A tab holds a lock of its own while it lives, which the leader waits for.
      const attend = (other: string): void => {
        const lock = holdLock(locks, `${name} ${other}`)
          .pipe(take(1))
          .subscribe({
            next: () => {
              tab.post({ _tag: 'gone', tab: other });
              forget(other);
            },
            error: tab.fail,
          });
        role.add(lock);
      };
      const startLeading = (): void => {
        patience.unsubscribe();
        isLeader = true;
        role = lead(tab, follower);
        for (const other of holds.tabs()) attend(other);
      };
      const stopLeading = (): void => {
        isLeader = false;
        role.unsubscribe();
        follower.rejoin();
      };
      const elect = (steal: boolean): void => {
        election.unsubscribe();
        election = holdLock(locks, name, { steal }).subscribe({
          next: startLeading,
          error: tab.fail,
          complete: () => {
            if (subscriber.closed) return;
            stopLeading();
            elect(false);
            wait();
          },
        });
      };
      // The timers of a page in the background are late, but messages are not: a leader is asked.
      const wait = (): void => {
        patience.unsubscribe();
        if (isLeader || subscriber.closed) return;
        patience = scheduler.schedule(() => {
          tab.post({ _tag: 'ping' });
          patience = scheduler.schedule(
            () => {
              elect(true);
            },
            silenceMs * (1 + random()),
          );
        }, silenceMs);
      };

      channel.onmessage = ({ data }) => {
        if (!isEnvelope(data) || data.from === id || subscriber.closed) return;
        const { from, message } = data;
        switch (message._tag) {
          case 'ping':
            if (isLeader) tab.post({ _tag: 'pong' });
            return;
          case 'holds':
            if (isLeader && !holds.tabs().includes(from)) attend(from);
            holds.set(from, message.holds);
            for (const { cid, head } of message.holds)
              if (!deps.watches.held().has(cid)) deps.cursor.follow(cid, head);
            return;
          case 'release':
            holds.release(from, message.cid);
            if (isLeader && !holds.has(message.cid) && !deps.watches.held().has(message.cid))
              leading.add(deps.stopWatch(message.cid).subscribe(ignored));
            return;
          case 'gone':
            forget(message.tab);
            return;
          case 'join':
            announce();
            if (isLeader) follower.welcome(from, message.knows);
            return;
          default:
            if (isLeader) return;
            wait();
            follower.receive(message);
        }
      };

      const life = holdLock(locks, `${name} ${id}`).subscribe();
      tab.post({ _tag: 'join', knows: false });
      elect(false);
      wait();
      return () => {
        patience.unsubscribe();
        role.unsubscribe();
        leading.unsubscribe();
        isLeader = false;
        open = undefined;
        tab.post({ _tag: 'gone', tab: id });
        election.unsubscribe();
        life.unsubscribe();
        channel.close();
        if (deps.status$.value._tag !== 'Closed') deps.status$.next({ _tag: 'Idle' });
        deps.connectionId$.next(undefined);
      };
    });

  return {
    live,
    watched: announce,
    stops: (cid) => {
      open?.post({ _tag: 'release', cid });
      return isLeader && open?.holds.has(cid) !== true;
    },
  };
};

const ignored = { error: (): void => undefined };
