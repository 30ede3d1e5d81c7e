import { type ChatEvent, connect, type ConnectionStatus, type ConnectOptions } from 'millrace';
import { fakeSockets, virtualClock } from 'millrace/testing';

/** A connection over sockets and a clock in the hands of a test. */
export const fakeChat = (options: Partial<ConnectOptions> = {}, clock = virtualClock()) => {
  const sockets = fakeSockets();
  const chat = connect({
    url: 'http://chat.test/base/',
    apiKey: 'key',
    user: { id: 'john', name: 'John', colour: 'blue' },
    token: 'very-secret-token',
    webSocket: sockets.webSocket,
    fetch: () => new Promise(() => undefined),
    scheduler: clock.scheduler,
    random: () => 0.5,
    lingerMs: 0,
    ...options,
  });
  const statuses: ConnectionStatus[] = [];
  chat.status$.subscribe((status) => statuses.push(status));
  const events: ChatEvent[] = [];
  const errors: unknown[] = [];
  const subscribe = () =>
    chat.subscribe({
      next: (event) => events.push(event),
      error: (error: unknown) => errors.push(error),
    });
  /** Lets the time pass until the next try. */
  const untilRetry = () => {
    const status = statuses.at(-1)!;
    if (status._tag !== 'Offline') throw new Error(`nothing to wait for: ${status._tag}`);
    clock.advance(status.retryAt - clock.scheduler.now());
  };
  return {
    untilRetry,
    chat,
    clock,
    sockets,
    events,
    errors,
    subscribe,
    statuses,
    tag: () => statuses.at(-1)!._tag,
    tags: () => statuses.map(({ _tag }) => _tag),
    types: () => events.map(({ type }) => type),
  };
};
