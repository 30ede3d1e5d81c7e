import type { HealthCheck } from '../protocol/events/connectionEvents.js';
import {
  decodeError,
  decodeStatus,
  encodeStatus,
  type Message,
  type Position,
} from './messages.js';
import type { OpenTab } from './openTab.js';

/** What a tab knows of the connection of the leader. */
export interface Follower {
  readonly receive: (message: Message) => void;
  /** Whether it has the events so far. */
  readonly knows: () => boolean;
  readonly becomesLeader: () => void;
  /** Another tab leads now; the events so far are known. */
  readonly rejoin: () => void;
  /** Sends another tab what it needs. */
  readonly welcome: (to: string, knows: boolean) => void;
  /** Keeps the first health check of the connection. */
  readonly keepHello: (hello: HealthCheck) => void;
}

export const follow = (tab: OpenTab): Follower => {
  const { id, deps, emit, fail, post } = tab;
  const { cursor, watches, status$, connectionId$, keeper } = deps;
  let knows = false;
  let hello: HealthCheck | undefined;

  const begin = (position: Position | undefined): void => {
    const known = cursor.position();
    if (!position || known?.epoch === position.epoch) return;
    cursor.begin(position);
    for (const { cid, head } of tab.holds.all()) cursor.follow(cid, head);
  };

  const bind = (connectionId: string | undefined, keepsWatches: boolean): void => {
    if (connectionId !== undefined && keepsWatches)
      watches.adopt([...watches.held().keys()], connectionId);
    if (connectionId !== connectionId$.value) connectionId$.next(connectionId);
  };

  const receive = (message: Message): void => {
    switch (message._tag) {
      case 'leading':
        if (knows) bind(undefined, false);
        else post({ _tag: 'join', knows });
        return;
      case 'welcome': {
        if (message.to !== id) return;
        const isNew = !knows;
        knows = true;
        begin(message.position);
        status$.next(decodeStatus(message.status));
        if (isNew && message.hello) {
          hello = message.hello;
          emit({
            type: 'connection.changed',
            online: true,
            received_at: new Date(deps.settings.now()).toISOString(),
          });
          emit(message.hello);
        }
        bind(message.connectionId, !isNew);
        return;
      }
      default:
        if (knows) receiveKnown(message);
    }
  };

  const receiveKnown = (message: Message): void => {
    switch (message._tag) {
      case 'event': {
        const { event } = message;
        const sequence = cursor.advance(event);
        if (sequence === 'duplicate') return;
        if (event.type === 'health.check' && event.me) hello = event;
        emit(event);
        // What is missing cannot be replayed for one tab: the channel is queried again.
        const cid = 'cid' in event ? event.cid : undefined;
        if (sequence === 'gap' && typeof cid === 'string' && connectionId$.value !== undefined)
          watches.drop([cid], connectionId$.value);
        return;
      }
      case 'status':
        status$.next(decodeStatus(message.status));
        return;
      case 'bound':
        begin(message.position);
        bind(message.connectionId, message.resumed);
        return;
      case 'resumed':
        deps.mergeResumed(message.resumed);
        if (message.resumed.epoch === cursor.position()?.epoch)
          cursor.advanceTo(message.resumed.position);
        return;
      case 'recovery':
        deps.recovery$.next(message.recovery);
        return;
      case 'failure':
        deps.failures$.next(message.failure);
        return;
      case 'error': {
        const error = decodeError(message.error);
        if (error !== undefined) fail(error);
        return;
      }
      default:
    }
  };

  /** The first health check, with the account as it is now. */
  const helloNow = (): HealthCheck | undefined => {
    const state = keeper.store?.value;
    if (!hello || !state?.me) return hello;
    const { unread, mutes } = state;
    return {
      ...hello,
      me: {
        ...state.me,
        mutes: [...mutes.users.values()],
        channel_mutes: [...mutes.channels.values()],
        ...(unread.total !== undefined && {
          total_unread_count: unread.total,
          unread_count: unread.total,
        }),
        ...(unread.channels !== undefined && { unread_channels: unread.channels }),
      },
    };
  };

  return {
    receive,
    knows: () => knows,
    becomesLeader: () => {
      knows = true;
    },
    rejoin: () => {
      post({ _tag: 'join', knows: true });
    },
    welcome: (to, isKnown) => {
      post({
        _tag: 'welcome',
        to,
        status: encodeStatus(status$.value),
        connectionId: connectionId$.value,
        position: cursor.position(),
        hello: isKnown ? undefined : helloNow(),
      });
    },
    keepHello: (event) => {
      hello = event;
    },
  };
};
