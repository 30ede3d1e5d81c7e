import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import type { Sort } from '../../../protocol/endpoints/inputs.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import type { ChannelRow, MessageRow } from '../../ports/rows.js';
import { type Actor, findActor } from '../access/actor.js';
import { configOf } from '../access/channelContext.js';
import { isShownTo, isTruncated } from '../access/visibility.js';
import { findChannels } from '../channels/findChannels.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { type MessageFilter, readMessageFilter } from '../messages/messageFilter.js';
import { type Cursor, pageFrom, readCursor } from '../requests/cursor.js';
import { fail } from '../requests/failure.js';
import { assertLimit, byteLength, pageOf } from '../requests/input.js';
import { readSort } from '../requests/query.js';
import { channelView } from '../views/channelView.js';
import { messageViews } from '../views/messageView.js';
import { loadUsers } from '../views/userView.js';

const newestFirst: readonly Sort[] = [{ field: 'created_at', direction: -1 }];

/** No text is a better match than another one: the most relevant message is the newest. */
const byRelevance = (sort: readonly Sort[]): readonly Sort[] =>
  sort.map(({ field, direction }) => ({
    field: field === 'relevance' ? 'created_at' : field,
    direction,
  }));

const filterOf = ({
  query,
  message_filter_conditions: conditions,
}: RequestOf<'search'>): MessageFilter => {
  if (query !== undefined && query !== '' && conditions)
    return fail('Input', 'query and message_filter_conditions exclude each other');
  if (conditions) return readMessageFilter(conditions);
  return query === undefined || query === ''
    ? fail('Input', 'either query or message_filter_conditions must be provided')
    : readMessageFilter({ text: { $q: query } });
};

const placeOf = (request: RequestOf<'search'>, offset: number): Cursor => {
  if (request.next && offset > 0) fail('Input', 'next and offset exclude each other');
  const given = request.next ? readCursor({ next: request.next }) : undefined;
  const sort = readSort(given?.sort ?? request.sort, newestFirst);
  return { offset: given?.offset ?? offset, sort };
};

/** The channels of a filter that the actor may search. */
const searchedChannels = async (
  context: Context,
  actor: Actor | undefined,
  { filter_conditions }: RequestOf<'search'>,
): Promise<readonly ChannelRow[]> => {
  const page = { limit: InputLimit.searchedChannels.max, offset: 0 };
  const channels = await findChannels(context, actor, filter_conditions, undefined, page);
  return channels.filter((channel) => configOf(context, channel).search);
};

/** Leaves out what the actor does not see, by the rule for messages; the store does so already. */
const shownRows = async (
  { tx }: Context,
  actor: Actor | undefined,
  rows: readonly MessageRow[],
): Promise<readonly MessageRow[]> => {
  if (!actor) return rows.filter((row) => !isTruncated(row));
  const { id: userId } = actor.user;
  const members = await tx.members.ofUser(userId, [...new Set(rows.map(({ cid }) => cid))]);
  return rows.filter((row) => isShownTo(row, { userId, member: members.get(row.cid) }));
};

const search: Handler<'search'> = async (context, { caller, request }) => {
  const { tx } = context;
  const actor = await findActor(context, caller, request.user_id);
  const { limit, offset } = pageOf(request, { usual: 25, most: InputLimit.searchPage.max });
  const place = placeOf(request, offset);
  const { filter, texts } = filterOf(request);
  const channels = await searchedChannels(context, actor, request);
  const found = await tx.messageSearch.find({
    cids: channels.map(({ cid }) => cid),
    viewerId: actor?.user.id,
    ...{ texts, filter },
    sort: byRelevance(place.sort ?? newestFirst),
    // One more row shows whether this is the last page.
    page: { limit: limit + 1, offset: place.offset },
  });
  const { rows, next, prev: previous } = pageFrom(found, limit, place);
  const messages = await messageViews(tx, await shownRows(context, actor, rows), actor?.user.id);
  const users = await loadUsers(
    tx,
    channels.map((channel) => channel.created_by_id),
  );
  const views = new Map(
    channels.map((channel) => [
      channel.cid,
      channelView(channel, configOf(context, channel), users(channel.created_by_id)),
    ]),
  );
  const results = messages.map((message) => {
    const channel = views.get(message.cid ?? '');
    return { message: channel ? { ...message, channel } : message };
  });
  assertLimit('the response', byteLength(results), InputLimit.responseBytes);
  return {
    response: { results, ...(next && { next }), ...(previous && { previous }) },
    emitted: [],
  };
};

export const searchHandlers: HandlersOf<'search'> = { search };
