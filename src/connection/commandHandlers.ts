import type { Observer } from 'rxjs';
import { reactionTo } from '../protocol/codeReactions.js';
import type {
  ConnectionChanged,
  ConnectionRecovered,
} from '../protocol/events/connectionEvents.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Resumed } from '../protocol/eventLog.js';
import type { Delivery } from './delivery.js';
import type { GapBuffer } from './gapBuffer.js';
import type { LogCursor } from './logCursor.js';
import type { CommandName, Handlers } from './machine/commands.js';
import { pageEnd, subjectOf } from './machine/conditions.js';
import type { InputOf, Loss } from './machine/inputs.js';
import type { PageEnd } from './machine/resumeProgress.js';
import type { Rules } from './machine/row.js';
import type { Session, State, With } from './machine/states.js';
import type { Recovery } from './recovery.js';
import type { SocketOrder } from './sources.js';
import type { TokenCache } from './tokenCache.js';
import type { Watches } from './watches.js';

/** What the commands act on. */
export interface CommandDeps {
  readonly rules: Rules;
  readonly now: () => number;
  readonly tokens: TokenCache;
  readonly cursor: LogCursor;
  readonly watches: Pick<Watches, 'known' | 'adopt' | 'drop'>;
  readonly gaps: Pick<GapBuffer, 'begin' | 'record'>;
  readonly delivery: Pick<Delivery, 'flush'>;
  readonly events$: Pick<Observer<ChatEvent>, 'next' | 'error'>;
  readonly orders$: Pick<Observer<SocketOrder>, 'next'>;
  readonly recovery$: Pick<Observer<Recovery>, 'next'>;
  /** Merges the presence and the channels of the last page into the state. */
  readonly mergeResumed: (resumed: Resumed) => void;
}

// The table names a command only where the state and the input have what it reads.
const sessionOf = (state: State): Session => (state as With<'session'>).session;

/** Executes the commands of the table. */
export const createCommandHandlers = (deps: CommandDeps): Handlers<CommandName> => {
  const { rules, now, tokens, cursor, watches, gaps, delivery, events$, orders$, recovery$ } = deps;

  const emit = (event: ConnectionChanged | ConnectionRecovered): void => {
    events$.next({ ...event, received_at: new Date(now()).toISOString() });
  };
  const probe = ({ socket }: Session): void => {
    orders$.next({ socket, order: 'probe' });
  };

  const processPageEnd = (
    { socket, hello }: Session,
    { lost, dropped, received, startsOver, adopted, count, request }: PageEnd,
    resumed: Resumed,
  ): void => {
    const connectionId = hello.connection_id;
    for (const range of lost) recovery$.next(range);
    for (const cid of dropped) cursor.leave(cid);
    if (received && startsOver) cursor.begin(received);
    else if (received) cursor.advanceTo(received.id);
    watches.drop(dropped, connectionId);
    if (request) orders$.next({ socket, order: request });
    if (!adopted) return;
    deps.mergeResumed(resumed);
    watches.adopt(adopted, connectionId);
    if (startsOver) return;
    recovery$.next({ _tag: 'Replayed', count, duplicates: cursor.takeDuplicates() });
  };

  return {
    emitUp: ({ to }) => {
      const { hello } = sessionOf(to);
      gaps.record(hello);
      emit({ type: 'connection.changed', online: true });
      events$.next(hello);
    },
    emitDown: () => {
      emit({ type: 'connection.changed', online: false });
    },
    emitRecovered: () => {
      emit({ type: 'connection.recovered' });
    },
    fail: ({ input }) => {
      events$.error((input as Loss).cause);
    },
    ping: ({ to }) => {
      probe(sessionOf(to));
    },
    pingNext: ({ to }) => {
      probe((to as With<'next'>).next);
    },
    sendResume: ({ input, to }) => {
      const { socket } = subjectOf(to, input);
      for (const order of (input as InputOf<'gap'>).requests) orders$.next({ socket, order });
    },
    processPage: ({ from, input }) => {
      const page = input as InputOf<'page' | 'next:page'>;
      const session = subjectOf(from, page);
      const end = pageEnd(session, page, rules);
      if (end) processPageEnd(session, end, page.resumed);
    },
    startAtHead: ({ to }) => {
      const { epoch, id = 0 } = sessionOf(to).hello.millrace ?? {};
      if (epoch == null) cursor.end();
      else cursor.begin({ epoch, id });
    },
    openGaps: () => {
      gaps.begin(watches.known());
    },
    flushBuffer: delivery.flush,
    reportLive: () => {
      recovery$.next({ _tag: 'Live' });
    },
    reportSnapshot: ({ input }) => {
      const { resynced: channels } = input as InputOf<'restored'>;
      if (channels.length > 0) recovery$.next({ _tag: 'Snapshot', channels });
    },
    discardToken: ({ input }) => {
      const { cause, token } = input as InputOf<'refused'>;
      if (reactionTo(cause.code)?.retry !== true) tokens.expire(token);
    },
  };
};
