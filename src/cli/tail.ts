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
import { type ChatConnection, connect, platformWebSocket, watch } from '../index.js';
import { type ChatEvent, decodeEvent } from '../protocol/index.js';
import { runner } from './command.js';
import { UsageError } from './options.js';
import { formatEvent, nameOf } from './tail/formatEvent.js';
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
  type: { value: 'TYPE', help: 'print only this type; may be repeated', many: true, parse: text },
  json: { help: 'print each event as received, one per line', parse: toggle },
} as const;

interface Selection {
  readonly channels: readonly string[];
  readonly types: readonly string[];
}

const isSelected = (event: ChatEvent, { channels, types }: Selection): boolean => {
  const name = nameOf(event);
  const cid = 'cid' in event ? event.cid : undefined;
  // The connection reports this frame as its error.
  if (name === 'connection.error') return false;
  const isOfOtherChannel =
    channels.length > 0 && cid != null && cid !== '*' && !channels.includes(cid);
  return !isOfOtherChannel && (types.length === 0 || types.includes(name));
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

/** Prints the status of the connection to standard error. */
const reportStatus = ({ status$, failures$ }: ChatConnection): Observable<never> =>
  merge(
    status$.pipe(
      tap((status) => {
        if (status._tag === 'Online') report('connected');
        if (status._tag === 'Offline') report(`${status.cause.message}; reconnecting`);
      }),
    ),
    failures$.pipe(tap(({ message }) => report(`not an event: ${message}`))),
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
        if (E.isLeft(event) || !isSelected(event.right, { channels, types })) return;
        // JSON strings contain no line breaks, so this replaces only white space between tokens.
        console.log(json ? frame.replace(/[\r\n]+/g, ' ') : formatEvent(event.right));
      }),
    );
    const watched$ = channels.map((cid) => watch(chat, cid, { presence: true }));
    const all$ = merge(printed$, reportStatus(chat), chat, ...watched$).pipe(
      takeUntil(terminationSignal()),
    );
    await lastValueFrom(all$, { defaultValue: undefined }).catch((error: unknown) => {
      throw withoutToken(error, token);
    });
    return 0;
  },
});
