import * as E from '#fp-ts/Either';
import {
  ignoreElements,
  lastValueFrom,
  merge,
  type Observable,
  Subject,
  takeUntil,
  tap,
} from 'rxjs';
import { createToken } from '../backend/index.js';
import {
  type ChatConnection,
  type ConnectionStatus,
  connect,
  platformWebSocket,
  type Recovery,
  watch,
} from '../index.js';
import { type ChatEvent, decodeEvent } from '../protocol/index.js';
import { runner } from './command.js';
import { UsageError } from './options.js';
import { eventType, matchesType } from './tail/eventType.js';
import { formatEvent, formatPayload, nameOf } from './tail/formatEvent.js';
import { terminationSignal } from './terminationSignal.js';
import { address, channel, text, toggle, userId } from './values.js';

const options = {
  user: { value: 'ID', help: 'the user', parse: userId },
  url: { value: 'URL', help: 'the server', default: 'http://127.0.0.1:8080', parse: address },
  apiKey: { value: 'KEY', help: 'the key of the application', default: 'dev', parse: text },
  token: {
    value: 'TOKEN',
    help: "the user's token, by default signed with the secret",
    parse: text,
  },
  apiSecret: { value: 'SECRET', help: 'signs the token', default: 'secret', parse: text },
  channel: {
    value: 'CID',
    help: 'watch this channel and print no events of others; may be repeated',
    many: true,
    parse: channel,
  },
  type: {
    value: 'TYPE',
    help: 'print only this type, or a family such as message.*; may be repeated',
    many: true,
    parse: eventType,
  },
  by: {
    value: 'ID',
    help: 'print only events that this user caused; may be repeated',
    many: true,
    parse: userId,
  },
  verbose: {
    short: 'v',
    help: 'print each payload below its line, and every change of the connection',
    parse: toggle,
  },
  json: { help: 'print each event as received, one per line', parse: toggle },
} as const;

interface Selection {
  readonly channels: readonly string[];
  readonly types: readonly string[];
  readonly by: readonly string[];
}

const causedBy = (event: ChatEvent): unknown => {
  const row: Readonly<Record<string, unknown>> =
    event.type === 'unknown' ? event.raw : { ...event };
  return (row['user'] as { readonly id?: unknown } | null | undefined)?.id;
};

const isSelected = (event: ChatEvent, { channels, types, by }: Selection): boolean => {
  const name = nameOf(event);
  const cid = 'cid' in event ? event.cid : undefined;
  // The connection reports this frame as its error.
  if (name === 'connection.error') return false;
  const isOfOtherChannel =
    channels.length > 0 && cid != null && cid !== '*' && !channels.includes(cid);
  if (isOfOtherChannel || (types.length > 0 && !types.some((type) => matchesType(type, name))))
    return false;
  return by.length === 0 || by.some((id) => id === causedBy(event));
};

/** Opens a socket, and calls `onFrame` with each text frame before the connection reads it. */
const openSocket = (url: string, onFrame: (frame: string) => void) => {
  const socket = platformWebSocket(url);
  // `WebSocketLike` has only the `on` handlers; a platform's socket is an EventTarget as well.
  (socket as unknown as EventTarget).addEventListener('message', (event) => {
    const { data } = event as MessageEvent<unknown>;
    if (typeof data === 'string') onFrame(data);
  });
  return socket;
};

const report = (message: string): void => console.error(`millrace: ${message}`);

const statusLine = (status: ConnectionStatus): string => {
  const { _tag } = status;
  return 'attempt' in status ? `${_tag}, attempt ${status.attempt}` : _tag;
};

const recoveryLine = (recovery: Recovery): string =>
  recovery._tag === 'Replayed'
    ? `recovered: ${recovery.count} missed events were replayed`
    : `recovered: ${recovery._tag}`;

/** Prints the status of the connection to standard error. */
const reportStatus = (
  { status$, failures$, recovery$ }: ChatConnection,
  isVerbose: boolean,
): Observable<never> =>
  merge(
    status$.pipe(
      tap((status) => {
        if (status._tag === 'Online') report('connected');
        else if (status._tag === 'Offline') report(`${status.cause.message}; reconnecting`);
        else if (isVerbose) report(statusLine(status));
      }),
    ),
    failures$.pipe(tap(({ message }) => report(`not an event: ${message}`))),
    recovery$.pipe(
      tap((recovery) => {
        if (isVerbose) report(recoveryLine(recovery));
      }),
    ),
  ).pipe(ignoreElements());

/** Removes the token from an error, because a server may repeat it in its message. */
const withoutToken = (error: unknown, token: string | undefined): Error => {
  const message = error instanceof Error ? error.message : String(error);
  return new Error(token === undefined ? message : message.replaceAll(token, '…'));
};

/** Prints the events of a user until a termination signal. */
export const run = runner({
  usage: 'tail --user ID [options]',
  summary: 'Prints the events of a user until SIGTERM or SIGINT.',
  options,
  act: async ({ values, positionals }) => {
    const { user, url, apiKey, token, apiSecret, channel: channels, type: types, json } = values;
    const { by, verbose = false } = values;
    if (positionals.length > 0) throw new UsageError('tail takes options only');
    if (!user) throw new UsageError('--user is missing: it names the user whose events to print');

    const frames = new Subject<string>();
    const chat = connect({
      url,
      apiKey,
      user: { id: user },
      token: token ?? (() => createToken(apiSecret, user)),
      lingerMs: 0,
      webSocket: (at) => openSocket(at, (frame) => frames.next(frame)),
    });
    const printed$ = frames.pipe(
      tap((frame) => {
        const event = decodeEvent(frame);
        if (E.isLeft(event) || !isSelected(event.right, { channels, types, by })) return;
        // JSON strings contain no line breaks, so this replaces only white space between tokens.
        console.log(json ? frame.replace(/[\r\n]+/g, ' ') : formatEvent(event.right));
        if (verbose && !json) console.log(formatPayload(frame));
      }),
    );
    const watched$ = channels.map((cid) => watch(chat, cid, { presence: true }));
    const all$ = merge(printed$, reportStatus(chat, verbose), chat, ...watched$).pipe(
      takeUntil(terminationSignal()),
    );
    await lastValueFrom(all$, { defaultValue: undefined }).catch((error: unknown) => {
      throw withoutToken(error, token);
    });
    return 0;
  },
});
