import type { RequestOf } from '../../../protocol/endpoints/endpointTable.js';
import type { Sort } from '../../../protocol/endpoints/inputs.js';
import {
  CreatePollRequest,
  PollOptionInput,
  UpdatePollRequest,
} from '../../../protocol/endpoints/polls.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import * as E from '#fp-ts/Either';
import { Poll, PollOption } from '../../../protocol/objects.js';
import type { PollOptionRow, PollRow } from '../../ports/polls.js';
import { type Actor, findActor, namedIn, requireActor } from '../access/actor.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { emitPoll, findPoll } from '../messages/polls.js';
import { assertBounds } from '../requests/bounds.js';
import { pageFrom, readCursor } from '../requests/cursor.js';
import { fail } from '../requests/failure.js';
import { assertLimit, customKeys, namedKeysOf, pageOf } from '../requests/input.js';
import { updatePartially } from '../requests/partialUpdate.js';
import { readFilter, readSort } from '../requests/query.js';
import { optionView, pollView, pollViews } from '../views/pollView.js';

const pollKeys = namedKeysOf([Poll, CreatePollRequest, UpdatePollRequest]);
const optionKeys = namedKeysOf([PollOption, PollOptionInput]);
const newestFirst: readonly Sort[] = [{ field: 'created_at', direction: -1 }];

const readOption = (input: PollOptionInput, known?: PollOptionRow): PollOptionRow => {
  const text = input.text ?? known?.text ?? '';
  if (text.trim() === '') fail('Input', 'an option needs a text');
  const id = known?.id ?? crypto.randomUUID();
  return { id, text, data: customKeys(input, optionKeys) };
};

const readOptions = (
  inputs: readonly PollOptionInput[],
  known: readonly PollOptionRow[],
): readonly PollOptionRow[] => {
  return inputs.map((input) =>
    readOption(
      input,
      known.find(({ id }) => id === input.id),
    ),
  );
};

/** The settings of a poll, as a request gives them; absent ones are reset. */
const readSettings = (
  input: CreatePollRequest | UpdatePollRequest,
  known: readonly PollOptionRow[],
) => {
  const { voting_visibility = 'public', max_votes_allowed = null } = input;
  if (!['public', 'anonymous'].includes(voting_visibility))
    fail('Input', 'voting_visibility is public or anonymous');
  const { max } = InputLimit.pollVotes;
  if (max_votes_allowed !== null && (max_votes_allowed < 1 || max_votes_allowed > max))
    fail('Input', `max_votes_allowed must be from 1 to ${max}`);
  if (input.name.trim() === '') fail('Input', 'a poll needs a name');
  return {
    name: input.name,
    description: input.description ?? '',
    voting_visibility,
    max_votes_allowed,
    enforce_unique_vote: input.enforce_unique_vote ?? false,
    allow_answers: input.allow_answers ?? false,
    allow_user_suggested_options: input.allow_user_suggested_options ?? false,
    is_closed: input.is_closed ?? false,
    options: readOptions(input.options ?? [], known),
    data: customKeys(input, pollKeys),
  };
};

const readId = async ({ tx }: Context, id: string | undefined): Promise<string> => {
  if (id === undefined || id === '') return crypto.randomUUID();
  return (await tx.polls.find([id])).has(id)
    ? fail('Input', `a poll with ID ${id} already exists`)
    : id;
};

const createPoll: Handler<'createPoll'> = async (context, { caller, request }) => {
  const { tx, stamp } = context;
  const { user } = await requireActor(context, caller, namedIn(request));
  const now = stamp();
  const row: PollRow = {
    id: await readId(context, request.id),
    ...readSettings(request, []),
    ...{ created_by_id: user.id, created_at: now, updated_at: now },
  };
  await tx.polls.save(row);
  return { response: { poll: await pollView(tx, row, user.id) }, emitted: [] };
};

const getPoll: Handler<'getPoll'> = async (context, { caller, params, request }) => {
  const actor = await findActor(context, caller, request.user_id);
  const row = await findPoll(context, params.poll_id, actor);
  return { response: { poll: await pollView(context.tx, row, actor?.user.id) }, emitted: [] };
};

/** A poll that the actor made, or any poll for a backend. */
const ownPoll = async (context: Context, id: string, actor: Actor | undefined) => {
  const row = await findPoll(context, id, actor);
  if (actor && !actor.trusted && row.created_by_id !== actor.user.id)
    fail('NotAllowed', `User '${actor.user.id}' did not create poll '${id}'`);
  return row;
};

/** Saves a changed poll, without the votes for options that are gone. */
const saveChange = async (
  context: Context,
  before: PollRow,
  changed: PollRow,
  actor: Actor | undefined,
) => {
  const { tx } = context;
  const left = new Set(changed.options.map(({ id }) => id));
  const gone = before.options.filter(({ id }) => !left.has(id));
  await tx.polls.removeVotesFor(
    before.id,
    gone.map(({ id }) => id),
  );
  const row = { ...changed, updated_at: context.stamp() };
  await tx.polls.save(row);
  const key = row.is_closed && !before.is_closed ? 'poll.closed' : 'poll.updated';
  return {
    response: { poll: await pollView(tx, row, actor?.user.id) },
    emitted: await emitPoll(context, key, row),
  };
};

const updatePoll: Handler<'updatePoll'> = async (context, { caller, request }) => {
  const actor = await findActor(context, caller, namedIn(request));
  const before = await ownPoll(context, request.id, actor);
  return saveChange(
    context,
    before,
    { ...before, ...readSettings(request, before.options) },
    actor,
  );
};

const inputOf = ({ data, options, ...row }: PollRow) => ({
  ...data,
  ...row,
  options: options.map(optionView),
});

const updatePollPartial: Handler<'updatePollPartial'> = async (context, call) => {
  const { caller, params, request } = call;
  const actor = await findActor(context, caller, namedIn(request));
  const before = await ownPoll(context, params.poll_id, actor);
  const input = UpdatePollRequest.decode({
    ...updatePartially(inputOf(before), request),
    id: before.id,
  });
  if (E.isLeft(input)) return fail('Input', 'set does not fit the fields of a poll');
  assertBounds(UpdatePollRequest, input.right);
  return saveChange(
    context,
    before,
    { ...before, ...readSettings(input.right, before.options) },
    actor,
  );
};

const deletePoll: Handler<'deletePoll'> = async (context, { caller, params, request }) => {
  const actor = await findActor(context, caller, request.user_id);
  const row = await ownPoll(context, params.poll_id, actor);
  const emitted = await emitPoll(context, 'poll.deleted', row);
  await context.tx.polls.remove(row.id);
  return { response: {}, emitted };
};

const withOptions = async (
  context: Context,
  row: PollRow,
  options: readonly PollOptionRow[],
  actor: Actor | undefined,
) => (await saveChange(context, row, { ...row, options }, actor)).emitted;

const createPollOption: Handler<'createPollOption'> = async (context, call) => {
  const { caller, params, request } = call;
  const actor = await findActor(context, caller, namedIn(request));
  const row = await findPoll(context, params.poll_id, actor);
  if (!row.allow_user_suggested_options) await ownPoll(context, row.id, actor);
  if (row.is_closed) fail('Input', `poll '${row.id}' is closed`);
  assertLimit('options', row.options.length + 1, InputLimit.pollOptions);
  const option = readOption(request);
  return {
    response: { poll_option: optionView(option) },
    emitted: await withOptions(context, row, [...row.options, option], actor),
  };
};

const optionOf = (row: PollRow, id: string | undefined): PollOptionRow =>
  row.options.find((option) => option.id === id) ??
  fail('NotFound', `option '${id ?? ''}' does not exist in poll '${row.id}'`);

const updatePollOption: Handler<'updatePollOption'> = async (context, call) => {
  const { caller, params, request } = call;
  const actor = await findActor(context, caller, namedIn(request));
  const row = await ownPoll(context, params.poll_id, actor);
  const option = readOption(request, optionOf(row, request.id));
  const options = row.options.map((each) => (each.id === option.id ? option : each));
  return {
    response: { poll_option: optionView(option) },
    emitted: await withOptions(context, row, options, actor),
  };
};

const getPollOption: Handler<'getPollOption'> = async (context, { caller, params, request }) => {
  const actor = await findActor(context, caller, request.user_id);
  const row = await findPoll(context, params.poll_id, actor);
  return { response: { poll_option: optionView(optionOf(row, params.option_id)) }, emitted: [] };
};

const deletePollOption: Handler<'deletePollOption'> = async (context, call) => {
  const { caller, params, request } = call;
  const actor = await findActor(context, caller, request.user_id);
  const row = await ownPoll(context, params.poll_id, actor);
  const { id } = optionOf(row, params.option_id);
  const options = row.options.filter((option) => option.id !== id);
  return { response: {}, emitted: await withOptions(context, row, options, actor) };
};

/** The page that a query of polls or votes asks for, with one row more. */
export const readPollPage = (request: RequestOf<'queryPolls'>) => {
  const { limit } = pageOf({ limit: request.limit }, { usual: 25, most: InputLimit.pollsPage.max });
  const cursor = readCursor(request) ?? { offset: 0 };
  const query = {
    filter: readFilter(request.filter ?? {}),
    sort: readSort(request.sort, newestFirst),
    page: { limit: limit + 1, offset: cursor.offset },
  };
  return { limit, cursor, query };
};

const queryPolls: Handler<'queryPolls'> = async (context, { caller, request }) => {
  const { tx } = context;
  const { user } = await requireActor(context, caller, namedIn(request));
  const { limit, cursor, query } = readPollPage(request);
  const { rows, ...places } = pageFrom(await tx.polls.query(user.id, query), limit, cursor);
  return { response: { polls: await pollViews(tx, rows, user.id), ...places }, emitted: [] };
};

export const pollHandlers: HandlersOf<
  | ('createPoll' | 'getPoll' | 'updatePoll' | 'updatePollPartial' | 'deletePoll')
  | ('createPollOption' | 'updatePollOption' | 'getPollOption' | 'deletePollOption')
  | 'queryPolls'
> = {
  ...{ createPoll, getPoll, updatePoll, updatePollPartial, deletePoll },
  ...{ createPollOption, updatePollOption, getPollOption, deletePollOption },
  queryPolls,
};
