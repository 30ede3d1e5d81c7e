import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import type { MessageSelection } from '../../ports/messages.js';
import type { ChannelContext } from '../access/channelContext.js';
import { isVisibleTo } from '../access/visibility.js';
import type { Context } from '../context.js';
import { pageOf } from '../requests/input.js';
import { fail } from '../requests/failure.js';
import { type BoundsReader, isForward, readAround, readBounds } from './momentBounds.js';

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

/** The messages that a query requests: the newest ones, those next to a bound, or around one. */
export const messageRange = async (
  context: Context,
  channelContext: ChannelContext,
  requested: RequestedRange,
  usual: number,
): Promise<MessageSelection> => {
  const page = pageOf(requested, { usual, most: InputLimit.messagesPage.max });
  if (!requested) return { ...page, bounds: [], from: 'newest' };
  const reader: BoundsReader = {
    field: 'created_at',
    momentOf: (id) => createdAt(context, channelContext, id),
  };
  const bounds = await readBounds(requested, reader);
  const around = await readAround(requested, reader);
  if (around === undefined)
    return {
      ...page,
      bounds,
      from: isForward(bounds) ? 'oldest' : 'newest',
    };
  if (bounds.length > 0) return fail('Input', 'a page around a message has no other bounds');
  return { ...page, around };
};
