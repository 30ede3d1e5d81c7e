import * as E from '#fp-ts/Either';
import { lastValueFrom, merge, Subject, takeUntil, tap } from 'rxjs';
import { createToken } from '../backend/index.js';
import { connect, platformWebSocket, watch } from '../index.js';
import { decodeEvent } from '../protocol/index.js';
import { runner } from './command.js';
import { UsageError } from './options.js';
import { formatEvent, formatPayload } from './tail/formatEvent.js';
import { reportStatus, withoutToken } from './tail/reportStatus.js';
import { isSelected, selectionOptions } from './tail/selection.js';
import { terminationSignal } from './terminationSignal.js';
import { userOptions } from './userOptions.js';
import { channel, toggle } from './values.js';

const options = {
  ...userOptions,
  channel: {
    value: 'CID',
    help: 'watch this channel and print no events of others; may be repeated',
    many: true,
    parse: channel,
  },
  ...selectionOptions,
  verbose: {
    short: 'v',
    help: 'print each payload below its line, and every change of the connection',
    parse: toggle,
  },
  json: { help: 'print each event as received, one per line', parse: toggle },
} as const;

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
