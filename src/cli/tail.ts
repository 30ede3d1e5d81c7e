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
import { lineOf, nameOf } from './tail/line.js';
import { terminationSignal } from './terminationSignal.js';
import { address, channel, text, toggle, userId } from './values.js';

const options = {
  user: { value: 'ID', help: 'whose events', parse: userId },
  url: { value: 'URL', help: 'of which server', default: 'http://127.0.0.1:8080', parse: address },
  apiKey: { value: 'KEY', help: 'the key of the application', default: 'dev', parse: text },
  token: { value: 'TOKEN', help: "the user's token; else the secret signs one", parse: text },
  apiSecret: { value: 'SECRET', help: 'signs a token', default: 'secret', parse: text },
  channel: {
    value: 'CID',
    help: 'watch this channel, and leave out what happens in others; may be repeated',
    many: true,
    parse: channel,
  },
  type: { value: 'TYPE', help: 'print only this type; may be repeated', many: true, parse: text },
  json: { help: 'print each event as it came, one on a line', parse: toggle },
} as const;

interface Wanted {
  readonly channels: readonly string[];
  readonly types: readonly string[];
}

const isWanted = (event: ChatEvent, { channels, types }: Wanted): boolean => {
  const name = nameOf(event);
  const cid = 'cid' in event ? event.cid : undefined;
  // A refusal comes as a frame, and is told as an error.
  if (name === 'connection.error') return false;
  const isElsewhere = channels.length > 0 && cid != null && cid !== '*' && !channels.includes(cid);
  return !isElsewhere && (types.length === 0 || types.includes(name));
};

/** A socket of the platform that shows each text frame before its owner sees it. */
const overheard = (url: string, hear: (frame: string) => void) => {
  const socket = platformWebSocket(url);
  // Sockets of platforms have listeners beside the handlers.
  (socket as unknown as EventTarget).addEventListener('message', (event) => {
    const { data } = event as MessageEvent<unknown>;
    if (typeof data === 'string') hear(data);
  });
  return socket;
};

const say = (message: string): void => console.error(`millrace: ${message}`);

/** Tells on standard error how the connection is. */
const telling = ({ status$, failures$ }: ChatConnection): Observable<never> =>
  merge(
    status$.pipe(
      tap((status) => {
        if (status._tag === 'Online') say('connected');
        if (status._tag === 'Offline') say(`${status.cause.message}; trying again`);
      }),
    ),
    failures$.pipe(tap(({ message }) => say(`not an event: ${message}`))),
  ).pipe(ignoreElements());

/** An error without the token, which a server might repeat. */
const withoutToken = (error: unknown, token: string | undefined): Error => {
  const said = error instanceof Error ? error.message : String(error);
  return new Error(token === undefined ? said : said.replaceAll(token, '…'));
};

/** Prints the events of a user until it is told to end. */
export const run = runner({
  usage: 'tail --user ID [options]',
  summary: 'Prints the events of a user as they come, until SIGTERM or SIGINT.',
  options,
  act: async ({ values, positionals }) => {
    const { user, url, apiKey, token, apiSecret, channel: channels, type: types, json } = values;
    if (positionals.length > 0) throw new UsageError('tail takes options only');
    if (!user) throw new UsageError('say whose events to print, with --user');

    const frames = new Subject<string>();
    const chat = connect({
      url,
      apiKey,
      user: { id: user },
      token: token ?? (() => createToken(apiSecret, user)),
      webSocket: (at) => overheard(at, (frame) => frames.next(frame)),
    });
    const printed$ = frames.pipe(
      tap((frame) => {
        const event = decodeEvent(frame);
        if (E.isLeft(event) || !isWanted(event.right, { channels, types })) return;
        // A line break in a frame stands between its parts, never in a text.
        console.log(json ? frame.replace(/[\r\n]+/g, ' ') : lineOf(event.right));
      }),
    );
    const watched$ = channels.map((cid) => watch(chat, cid, { presence: true }));
    const all$ = merge(printed$, telling(chat), chat, ...watched$).pipe(
      takeUntil(terminationSignal()),
    );
    await lastValueFrom(all$, { defaultValue: undefined }).catch((error: unknown) => {
      throw withoutToken(error, token);
    });
    return 0;
  },
});
