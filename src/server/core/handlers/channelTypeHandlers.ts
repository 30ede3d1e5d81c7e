import {
  type ChannelType,
  UpdateChannelTypeRequest,
} from '../../../protocol/endpoints/channelTypes.js';
import { grantsOf, roleGrants, type RoleGrants } from '../../../protocol/permissions.js';
import type { ChannelTypeRow, CustomData } from '../../ports/rows.js';
import { channelTypesOf, channelTypeOverrides, type TypeConfig } from '../app/channelTypes.js';
import type { Context, Handler, HandlersOf } from '../context.js';
import { present } from '../requests/input.js';
import { commandsNamed, readCommands } from '../app/commands.js';
import { assertServed } from '../app/unservedSwitches.js';
import { assertLimits } from '../app/channelOverrides.js';
import { fail } from '../requests/failure.js';

const mostTypes = 50;
const typeName = /^[\w-]{1,64}$/;

const view = (config: TypeConfig, row: ChannelTypeRow | undefined): ChannelType => ({
  ...config,
  commands: commandsNamed((row?.data['commands'] ?? []) as readonly string[]),
  grants: roleGrants(grantsOf(config.name, config.grants)),
});

const requireType = ({ types }: Context, name: string): TypeConfig =>
  types.get(name) ?? fail('NotFound', `channel type '${name}' does not exist`);

/** The grants after a change, role by role; null resets them to the defaults. */
const changedGrants = (
  before: RoleGrants | null | undefined,
  change: RoleGrants | null | undefined,
): { readonly grants?: RoleGrants } => {
  if (change === null) return {};
  const grants = { ...before, ...change };
  return Object.keys(grants).length === 0 ? {} : { grants };
};

const changeable = Object.keys(UpdateChannelTypeRequest.fields.optional);

/** The settings of a channel type that a request changes. */
const changesOf = (
  { settings }: Context,
  { grants: before }: Pick<TypeConfig, 'grants'>,
  request: UpdateChannelTypeRequest,
): CustomData => {
  const { commands, grants, max_message_length: longest, ...rest } = request;
  assertLimits({ max_message_length: longest });
  assertServed(settings, rest);
  const switches = Object.entries(rest).filter(([key]) => changeable.includes(key));
  return {
    ...present({ ...Object.fromEntries(switches), max_message_length: longest }),
    ...(commands && { commands: readCommands(commands) }),
    ...changedGrants(before, grants),
  };
};

const save = async ({ tx, settings }: Context, row: ChannelTypeRow): Promise<ChannelType> => {
  await tx.channelTypes.save(row);
  const config = channelTypesOf(settings, [row]).get(row.name);
  if (!config) throw new Error(`No channel type '${row.name}'`);
  return view(config, row);
};

const settingsChanged = { kind: 'settings' } as const;

const createChannelType: Handler<'createChannelType'> = async (context, { request }) => {
  const { types, stamp } = context;
  const { name } = request;
  if (!typeName.test(name)) fail('Input', `'${name}' is not a valid name of a channel type`);
  if (types.has(name)) fail('Input', `channel type '${name}' already exists`);
  if (types.size >= mostTypes) fail('Input', `there are at most ${mostTypes} channel types`);
  const now = stamp();
  const data = changesOf(context, {}, request);
  const response = await save(context, { name, created_at: now, updated_at: now, data });
  return { response: response, emitted: [settingsChanged] };
};

const updateChannelType: Handler<'updateChannelType'> = async (context, call) => {
  const { params, request } = call;
  const before = requireType(context, params.name);
  const kept = (await context.tx.channelTypes.all()).find(({ name }) => name === params.name);
  const { grants: _, ...data } = kept?.data ?? {};
  const response = await save(context, {
    name: params.name,
    created_at: String(before.created_at),
    updated_at: context.stamp(),
    data: { ...data, ...changesOf(context, before, request) },
  });
  return { response: response, emitted: [settingsChanged] };
};

const deleteChannelType: Handler<'deleteChannelType'> = async (context, { params }) => {
  const { tx, settings } = context;
  const { name } = requireType(context, params.name);
  if (channelTypeOverrides(settings).includes(name))
    fail('Input', `channel type '${name}' is built in`);
  if (await tx.channels.hasType(name)) fail('Input', `channel type '${name}' still has channels`);
  await tx.channelTypes.remove(name);
  return { response: {}, emitted: [settingsChanged] };
};

export const channelTypeHandlers: HandlersOf<
  | 'listChannelTypes'
  | 'getChannelType'
  | 'createChannelType'
  | 'updateChannelType'
  | 'deleteChannelType'
> = {
  listChannelTypes: async ({ tx, types }) => {
    const rows = new Map((await tx.channelTypes.all()).map((row) => [row.name, row]));
    const views = [...types].map(([name, config]) => [name, view(config, rows.get(name))] as const);
    return { response: { channel_types: Object.fromEntries(views) }, emitted: [] };
  },
  getChannelType: async (context, { params }) => {
    const config = requireType(context, params.name);
    const rows = await context.tx.channelTypes.all();
    const row = rows.find(({ name }) => name === params.name);
    return { response: view(config, row), emitted: [] };
  },
  createChannelType,
  updateChannelType,
  deleteChannelType,
};
