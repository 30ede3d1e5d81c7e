import { readFile } from 'node:fs/promises';
import * as E from '#fp-ts/Either';
import { lastValueFrom, type Observable, takeUntil, tap } from 'rxjs';
import { type ChatConnection, readRecording, type Recording, replay } from '../index.js';
import { encodeEvent } from '../protocol/index.js';
import { runner } from './command.js';
import { UsageError } from './options.js';
import { formatEvent } from './tail/formatEvent.js';
import { reportStatus } from './tail/reportStatus.js';
import { isSelected, selectionOptions } from './tail/selection.js';
import { terminationSignal } from './terminationSignal.js';
import { channel, speed, toggle } from './values.js';

const options = {
  speed: {
    value: 'N',
    help: 'how many times as fast as recorded, max for all at once',
    default: '1',
    parse: speed,
  },
  channel: {
    value: 'CID',
    help: 'print no events of other channels; may be repeated',
    many: true,
    parse: channel,
  },
  ...selectionOptions,
  json: { help: 'print each event as received, one per line', parse: toggle },
  allowTruncated: { help: 'take a file whose end is missing', parse: toggle },
} as const;

const readOrThrow = async (path: string, allowTruncated: boolean): Promise<Recording> => {
  const result = readRecording(await readFile(path, 'utf8'), { allowTruncated });
  if (E.isRight(result)) return result.right;
  const { reason, message } = result.left;
  throw reason === 'truncated'
    ? new Error(message.replace('pass allowTruncated', 'pass --allow-truncated'))
    : result.left;
};

/** Events that the connection made itself have no frame. */
const localTypes: ReadonlySet<string> = new Set(['connection.changed', 'connection.recovered']);

const printed = (
  chat: ChatConnection,
  isPrinted: (event: Parameters<typeof isSelected>[0]) => boolean,
  json: boolean,
): Observable<unknown> =>
  chat.pipe(
    tap((event) => {
      if (!localTypes.has(event.type) && isPrinted(event))
        console.log(json ? encodeEvent(event) : formatEvent(event));
    }),
  );

/** Prints the events of a recording at their moments. */
export const run = runner({
  usage: 'replay FILE [options]',
  summary: 'Prints the events of a recording, at their moments.',
  options,
  act: async ({ values, positionals }) => {
    const {
      by,
      speed,
      channel: channels,
      type: types,
      json = false,
      allowTruncated = false,
    } = values;
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0)
      throw new UsageError('give one file that millrace record wrote');
    const recording = await readOrThrow(path, allowTruncated);
    const chat = replay(recording, { speed, completes: true });
    const isPrinted = (event: Parameters<typeof isSelected>[0]): boolean =>
      isSelected(event, { channels, types, by });
    const reported = reportStatus(chat).subscribe();
    const printed$ = printed(chat, isPrinted, json).pipe(takeUntil(terminationSignal()));
    await lastValueFrom(printed$, { defaultValue: undefined });
    reported.unsubscribe();
    return 0;
  },
});
