import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import type { DateTime } from '../../../protocol/primitives.js';
import type { MessageBound, MessageRange } from '../../ports/messages.js';
import type { ChannelContext } from '../access/channelContext.js';
import { isVisibleTo } from '../access/visibility.js';
import type { Context } from '../context.js';
import { pageOf, assertSupported } from '../requests/input.js';
import { fail } from '../requests/failure.js';
import { formatMicros } from '../../../protocol/time.js';
import { storableMillis } from '../requests/timestamps.js';

type RequestedRange = RequestOf<'getOrCreateChannel'>['messages'];

const idBounds = { id_lt: '<', id_lte: '<=', id_gt: '>', id_gte: '>=' } as const;
const timeBounds = {
  created_at_before: '<',
  created_at_before_or_equal: '<=',
  created_at_after: '>',
  created_at_after_or_equal: '>=',
} as const;

const wholeMicros = /^(.{19})(?:\.(\d{1,6})\d*)?Z$/;

/** A timestamp of a caller in the stored format, with six fractional digits. */
export const storedTimestamp = (moment: DateTime): string => {
  const millis = storableMillis(moment);
  const [, seconds, fraction = ''] = wholeMicros.exec(String(moment)) ?? [];
  return seconds === undefined
    ? formatMicros(millis * 1000)
    : `${seconds}.${fraction.padEnd(6, '0')}Z`;
};

const createdAt = async (
  { tx }: Context,
  channelContext: ChannelContext,
  id: string,
): Promise<string> => {
  const row = (await tx.messages.find([id])).get(id);
  return row?.cid === channelContext.channel.cid && isVisibleTo(row, channelContext)
    ? row.created_at
    : fail('NotFound', `message '${id}' does not exist`);
};

const boundsOf = async (
  context: Context,
  channelContext: ChannelContext,
  requested: NonNullable<RequestedRange>,
): Promise<readonly MessageBound[]> => {
  const bounds: MessageBound[] = [];
  for (const [key, op] of Object.entries(idBounds)) {
    const id = requested[key as keyof typeof idBounds];
    if (id != null) bounds.push({ op, created_at: await createdAt(context, channelContext, id) });
  }
  for (const [key, op] of Object.entries(timeBounds)) {
    const moment = requested[key as keyof typeof timeBounds];
    if (moment != null) bounds.push({ op, created_at: storedTimestamp(moment) });
  }
  return bounds;
};

/** The range of messages that a query requests: the newest ones, or those next to a bound. */
export const messageRange = async (
  context: Context,
  channelContext: ChannelContext,
  requested: RequestedRange,
  usual: number,
): Promise<MessageRange> => {
  const page = pageOf(requested, { usual, most: InputLimit.messagesPage.max });
  if (!requested) return { ...page, bounds: [], from: 'newest' };
  assertSupported(requested, ['id_around', 'created_at_around']);
  const bounds = await boundsOf(context, channelContext, requested);
  const isForward = bounds.length > 0 && bounds.every(({ op }) => op.startsWith('>'));
  return { ...page, bounds, from: isForward ? 'oldest' : 'newest' };
};
