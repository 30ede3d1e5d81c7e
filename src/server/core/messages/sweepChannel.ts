import type { EventKey } from '../../../protocol/events/eventTable.js';
import type { Context, Outcome, Progress } from '../context.js';
import { present } from '../requests/input.js';
import { scrubMessagesUpTo } from './scrub.js';

/**
 * How the messages of a channel go: they stay stored and hidden, or nothing of them is left in the
 * store and the log, or nothing of the channel either.
 */
type SweepMode = 'hide' | 'remove' | 'erase';

/** What to sweep. */
export interface Sweep {
  readonly cid: string;
  readonly upTo: string;
  readonly mode: SweepMode;
}

/** How many messages one transaction hides or removes. */
const messagesAtOnce = 100;

/** How many entries of the log one transaction looks at. */
const entriesAtOnce = 1_000;

/** Where a sweep is: at the messages, or in the log behind an entry. */
const atMessages = '';

const inLog = (after: number): Progress => ({ prepared: String(after), more: true });

const sweepMessages = (
  { tx, stamp }: Context,
  { cid, upTo, mode }: Sweep,
  limit?: number,
): Promise<boolean> =>
  mode === 'hide'
    ? tx.messages.truncate(cid, upTo, stamp(), limit)
    : tx.messages.removeUpTo(cid, upTo, limit);

/** Removes the kept responses of calls about the channel. */
const removeResponses = (
  { tx }: Context,
  { cid, upTo, mode }: Sweep,
  limit?: number,
): Promise<void> =>
  tx.idempotency.removeAbout(cid, present({ limit, upTo: mode === 'erase' ? undefined : upTo }));

/** Sweeps a part of the log behind an entry; entries of the keys `kept` stay when a channel is erased. */
const sweepLog = async (
  context: Context,
  { cid, upTo, mode }: Sweep,
  after: number,
  kept: readonly EventKey[] = [],
): Promise<Progress> => {
  const { last } = await context.tx.log.state();
  if (mode === 'remove') {
    const next = await scrubMessagesUpTo(context, cid, upTo, after);
    return next === undefined ? { prepared: String(last), more: false } : inLog(next);
  }
  const next = await context.tx.log.eraseChannel(cid, after, entriesAtOnce, kept);
  return next === undefined ? { prepared: String(last), more: false } : inLog(next);
};

/** Sweeps a part of a channel, as the preparation of a call; the last part is `finishSweep`. */
export const sweepPart = async (
  context: Context,
  sweep: Sweep,
  prepared = atMessages,
): Promise<Outcome<Progress>> => {
  const part = async (): Promise<Progress> => {
    if (prepared !== atMessages) return sweepLog(context, sweep, Number(prepared));
    const more = await sweepMessages(context, sweep, messagesAtOnce);
    if (sweep.mode !== 'hide') await removeResponses(context, sweep, messagesAtOnce);
    return more || sweep.mode === 'hide'
      ? { prepared: atMessages, more }
      : sweepLog(context, sweep, 0);
  };
  return { response: await part(), emitted: [] };
};

/**
 * Sweeps all that a preparation has left over, in one transaction, but for entries of the keys `kept`
 * that came to the log after its parts.
 */
export const finishSweep = async (
  context: Context,
  sweep: Sweep,
  prepared = atMessages,
  kept: readonly EventKey[] = [],
): Promise<void> => {
  await sweepMessages(context, sweep);
  if (sweep.mode === 'hide') return;
  const isBegun = prepared !== atMessages;
  let progress: Progress = { prepared: isBegun ? prepared : '0', more: true };
  while (progress.more)
    progress = await sweepLog(context, sweep, Number(progress.prepared), isBegun ? kept : []);
  await removeResponses(context, sweep);
};
