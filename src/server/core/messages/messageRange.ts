import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import type { MessageRange } from '../../ports/messages.js';
import type { ChannelContext } from '../access/channelContext.js';
import { isVisibleTo } from '../access/visibility.js';
import type { Context } from '../context.js';
import { pageOf, assertSupported } from '../requests/input.js';
import { fail } from '../requests/failure.js';
import { isForward, readBounds } from './momentBounds.js';

type RequestedRange = RequestOf<'getOrCreateChannel'>['messages'];

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
  const bounds = await readBounds(requested, {
    field: 'created_at',
    momentOf: (id) => createdAt(context, channelContext, id),
  });
  return {
    ...page,
    bounds: bounds.map(({ op, at }) => ({ op, created_at: at })),
    from: isForward(bounds) ? 'oldest' : 'newest',
  };
};
