import { BehaviorSubject, concat, NEVER, type Observable, Subject, tap } from 'rxjs';
import { randomId } from '../calls/randomId.js';
import { ConnectionLostError } from '../errors.js';
import { createStateStore } from '../internal/stateStore.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import { toMillis } from '../protocol/time.js';
import { concerns } from '../state/channel.js';
import { channelIn, emptyChatState, foldChatState } from '../state/chat.js';
import type { ChatConnection } from './chatConnection.js';
import { detachedConnection } from './detachedConnection.js';
import type { ConnectionStatus } from './status.js';
import type { Trace } from './trace.js';

const momentOf = (event: ChatEvent): number =>
  'created_at' in event && event.created_at != null ? toMillis(event.created_at) : 0;

/** The status as the events of a source have it: online from the first event on. */
const foldStatus = (status: ConnectionStatus, event: ChatEvent): ConnectionStatus => {
  const since = momentOf(event);
  if (event.type === 'connection.changed' && !event.online) {
    const cause = new ConnectionLostError('The source is offline.', undefined, 'offline');
    return { _tag: 'Offline', cause, attempt: 1, since, retryAt: Infinity };
  }
  if (status._tag === 'Online') return status;
  const connectionId = event.type === 'health.check' ? event.connection_id : '';
  return { _tag: 'Online', connectionId, since };
};

/**
 * A connection whose events are those of a source, and whose state is folded from them, for tests.
 * The first subscriber subscribes to the source, all share it, and the last one to leave
 * unsubscribes it and empties the state. It is `Online` from the first event on.
 *
 * Errors with the source, and is `Closed` then. A source that completes leaves the state and the
 * connection as they are, because a connection never completes. Every call, and every event of the
 * outbox, fails with an `InputError` that says `whyNoCalls`.
 */
export const connectionOver = (
  source$: Observable<ChatEvent>,
  whyNoCalls = 'a connection over a stream of events has no server.',
): ChatConnection => {
  const status$ = new BehaviorSubject<ConnectionStatus>({ _tag: 'Idle' });
  const store = createStateStore(emptyChatState);
  const trace$ = new Subject<Trace>();
  let moment = 0;

  return detachedConnection({
    events$: concat(source$, NEVER).pipe(
      // Update, then emit: a subscriber may read the state from inside `next`.
      tap((event) => {
        moment = momentOf(event) || moment;
        trace$.next({ _tag: 'event', event });
        store.next(foldChatState(store.value, event));
        const status = foldStatus(status$.value, event);
        if (status !== status$.value) status$.next(status);
      }),
    ),
    status$,
    keeper: {
      store,
      concerns: (cid, event) => concerns(cid, channelIn(store.value, cid), event),
      clear: store.clear,
    },
    whyNoCalls,
    internals: {
      newId: randomId,
      trace$,
      settings: {
        now: () => moment,
        lingerMs: 0,
        messageLimit: Infinity,
        state: true,
        user: { id: '' },
      },
      isDetached: true,
    },
  });
};
