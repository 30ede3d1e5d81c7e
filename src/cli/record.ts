import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { lastValueFrom, merge, takeUntil, tap } from 'rxjs';
import { createToken } from '../backend/index.js';
import { connect, record, redactContent, watch } from '../index.js';
import { runner } from './command.js';
import { UsageError } from './options.js';
import { reportStatus, withoutToken } from './tail/reportStatus.js';
import { terminationSignal } from './terminationSignal.js';
import { userOptions } from './userOptions.js';
import { channel, text, toggle } from './values.js';

const options = {
  ...userOptions,
  channel: {
    value: 'CID',
    help: 'watch this channel; may be repeated',
    many: true,
    parse: channel,
  },
  out: { value: 'FILE', help: 'where to write, by default standard output', parse: text },
  redact: { help: 'mask the texts and names of people', parse: toggle },
} as const;

/** Records a connection of a user until a termination signal. */
export const run = runner({
  usage: 'record --user ID [options]',
  summary: 'Records what the connection of a user sees until SIGTERM or SIGINT.',
  options,
  act: async ({ values, positionals }) => {
    const { user, url, apiKey, token, apiSecret, channel: channels, out, redact } = values;
    if (positionals.length > 0) throw new UsageError('record takes options only');
    if (!user)
      throw new UsageError('--user is missing: it names the user whose connection to record');
    const file = out === undefined ? process.stdout : createWriteStream(out);
    if (file !== process.stdout) await once(file, 'open');

    const chat = connect({
      url,
      apiKey,
      user: { id: user },
      token: token ?? (() => createToken(apiSecret, user)),
      lingerMs: 0,
    });
    const end$ = terminationSignal();
    const written$ = record(chat, { until$: end$, ...(redact && { redact: redactContent }) }).pipe(
      tap((line) => void file.write(line)),
    );
    const beside$ = merge(
      reportStatus(chat),
      ...channels.map((cid) => watch(chat, cid, { presence: true })),
    ).pipe(takeUntil(end$));
    try {
      await lastValueFrom(merge(written$, beside$), { defaultValue: undefined });
    } catch (error) {
      throw withoutToken(error, token);
    } finally {
      if (file !== process.stdout) await new Promise<void>((resolve) => file.end(resolve));
    }
    return 0;
  },
});
