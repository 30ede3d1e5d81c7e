import * as E from '#fp-ts/Either';
import * as t from 'io-ts';
import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import { Sort } from '../../../protocol/endpoints/inputs.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import type { MessageQuery, SearchProgress } from '../../ports/messageSearch.js';
import type { ChannelRow, MessageRow } from '../../ports/rows.js';
import { type Actor, findActor } from '../access/actor.js';
import { configOf } from '../access/channelContext.js';
import { isShownTo, isTruncated } from '../access/visibility.js';
import { findChannels } from '../channels/findChannels.js';
import type { Context, Handler, HandlersOf, Preparation } from '../context.js';
import { type MessageFilter, readMessageFilter } from '../messages/messageFilter.js';
import { byteLength } from '../requests/byteLength.js';
import { fail } from '../requests/failure.js';
import { assertLimit, pageOf } from '../requests/input.js';
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

const Position = t.readonlyArray(t.union([t.string, t.number, t.null]));

/** The place of a page in the order of a search, which a client gives back. */
const SearchCursor = t.intersection([
  t.type({ sort: t.readonlyArray(Sort) }),
  t.partial({
    /** Where the page begins, or what it ends before. */
    after: Position,
    before: Position,
  }),
]);
type SearchCursor = t.TypeOf<typeof SearchCursor>;

const readSearchCursor = (next: string): SearchCursor => {
  const refuse = (): never => fail('Input', 'next is not from an earlier response');
  try {
    const cursor = SearchCursor.decode(JSON.parse(decodeURIComponent(next)));
    return E.isLeft(cursor) ? refuse() : cursor.right;
  } catch {
    return refuse();
  }
};

const placeOf = (request: RequestOf<'search'>, offset: number): SearchCursor => {
  if (request.next && offset > 0) fail('Input', 'next and offset exclude each other');
  const given = request.next ? readSearchCursor(request.next) : undefined;
  return { ...given, sort: byRelevance(readSort(given?.sort ?? request.sort, newestFirst)) };
};

/** What one step of a search looks at. */
const step = { messages: 2_048, bytes: 256 * 1024 } as const;

/** The query of a request, in the channels that are given. */
const queryOf = (
  request: RequestOf<'search'>,
  actor: Actor | undefined,
  cids: readonly string[],
): MessageQuery => {
  const { limit, offset } = pageOf(request, { usual: 25, most: InputLimit.searchPage.max });
  const { sort, after, before } = placeOf(request, offset);
  return {
    ...{ cids, viewerId: actor?.user.id, ...filterOf(request), sort, step },
    ...{ isBackwards: before !== undefined, after: before ?? after },
    // One more row shows whether this is the last page.
    page: { limit: limit + 1, offset },
  };
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

/** How far a search has gone, and where it looks. */
interface Searched extends SearchProgress {
  readonly cids: readonly string[];
}

const searchedIn = (prepared: string | undefined): Searched | undefined =>
  prepared === undefined ? undefined : (JSON.parse(prepared) as Searched);

/** Refuses to go on with a search that no index helps, which would go through millions of messages. */
const assertBounded = ({ looked }: SearchProgress): void => {
  const { max, unit } = InputLimit.searchedMessages;
  if (looked >= max)
    fail('Input', `a search looks at ${max} ${unit} at most: name fewer channels or rarer words`);
};

/** Looks for the messages in steps, since a word may be in very many. */
export const prepareSearch: Preparation<'search'> = async (context, call) => {
  const { caller, request } = call;
  const actor = await findActor(context, caller, request.user_id);
  const before = searchedIn(call.prepared);
  // Refuses what cannot be searched for before it looks for channels.
  const query = queryOf(request, actor, before?.cids ?? []);
  const cids =
    before?.cids ?? (await searchedChannels(context, actor, request)).map(({ cid }) => cid);
  const progress = await context.tx.messageSearch.advance({ ...query, cids }, before);
  const prepared: Searched = { ...progress, cids };
  const more = progress.rest !== undefined;
  if (more) assertBounded(progress);
  return { response: { prepared: JSON.stringify(prepared), more }, emitted: [] };
};

/** The page of the ids that were found, and the places beside it. */
const pageOfFound = async (
  { tx }: Context,
  { sort, page, isBackwards, after }: MessageQuery,
  found: readonly string[],
) => {
  const limit = page.limit - 1;
  const walked = found.slice(page.offset, page.offset + limit);
  const ids = isBackwards ? [...walked].reverse() : walked;
  const hasMore = found.length > page.offset + limit && limit > 0;
  const [hasNext, hasPrevious] = isBackwards
    ? [true, hasMore]
    : [hasMore, page.offset > 0 || after !== undefined];
  const place = async (side: 'after' | 'before', id: string | undefined) => {
    const position = id === undefined ? undefined : await tx.messageSearch.position(sort, id);
    if (!position) return undefined;
    const cursor = JSON.stringify({ sort, [side]: position } satisfies SearchCursor);
    assertLimit('the values of sort', cursor.length, InputLimit.searchPosition);
    return encodeURIComponent(cursor);
  };
  return {
    ids,
    next: hasNext ? await place('after', ids.at(-1)) : undefined,
    previous: hasPrevious ? await place('before', ids[0]) : undefined,
  };
};

const search: Handler<'search'> = async (context, { caller, request, prepared }) => {
  const { tx } = context;
  const actor = await findActor(context, caller, request.user_id);
  const channels = await searchedChannels(context, actor, request);
  const query = queryOf(request, actor, []);
  const { ids, next, previous } = await pageOfFound(
    context,
    query,
    searchedIn(prepared)?.ids ?? [],
  );
  const known = await tx.messages.find(ids);
  const rows = ids.flatMap((id) => known.get(id) ?? []);
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
  // A channel may have been left since the search began.
  const results = messages.flatMap((message) => {
    const channel = views.get(message.cid ?? '');
    return channel ? [{ message: { ...message, channel } }] : [];
  });
  assertLimit('the response', byteLength(results), InputLimit.responseBytes);
  return {
    response: { results, ...(next && { next }), ...(previous && { previous }) },
    emitted: [],
  };
};

export const searchHandlers: HandlersOf<'search'> = { search };
