import { ChannelInput } from '../../../protocol/endpoints/inputs.js';
import { Channel } from '../../../protocol/objects.js';
import type { ChannelRow, CustomData } from '../../ports/rows.js';
import { assertAllowed } from '../access/permissions.js';
import { customKeys, assertListLength } from '../requests/input.js';
import { noOverrides, readOverrides } from '../app/channelOverrides.js';
import { type PartialUpdate, touchedKeys, updatePartially } from '../requests/partialUpdate.js';
import { fail } from '../requests/failure.js';
import type { ChannelContext } from '../access/channelContext.js';

const maxCooldown = 120;

/** The custom data of a channel, as a caller gives it with all the rest. */
export const channelData = (input: ChannelInput): CustomData =>
  customKeys(input, [Channel, ChannelInput], ['name', 'image']);

/** The tags of a channel, each once. */
export const readTags = (tags: readonly string[]): readonly string[] => {
  assertListLength('filter_tags', tags);
  return [...new Set(tags)];
};

/** The channel with all of its data replaced; what has a switch of its own stays when absent. */
export const replaced = (channel: ChannelRow, input: ChannelInput): ChannelRow => ({
  ...channel,
  frozen: input.frozen ?? channel.frozen,
  disabled: input.disabled ?? channel.disabled,
  cooldown: input.cooldown ?? channel.cooldown,
  team: input.team ?? channel.team,
  filter_tags: input.filter_tags ? readTags(input.filter_tags) : channel.filter_tags,
  config_overrides: input.config_overrides
    ? readOverrides(input.config_overrides)
    : channel.config_overrides,
  data: channelData(input),
});

interface Switch {
  readonly off: boolean | number | CustomData;
  /** The value as it is kept; refuses what cannot be one. */
  readonly read: (value: unknown, name: string) => unknown;
}

const reading =
  (is: (value: unknown) => boolean, expected: string): Switch['read'] =>
  (value, name) =>
    is(value) ? value : fail('Input', `${name} must be ${expected}`);

const flag: Switch = {
  off: false,
  read: reading((it) => typeof it === 'boolean', 'true or false'),
};

/** Fields of a channel that are not custom data, and yet may be changed one by one. */
const switches: Readonly<Record<string, Switch>> = {
  frozen: flag,
  disabled: flag,
  cooldown: { off: 0, read: reading(Number.isInteger, 'an integer') },
  config_overrides: { off: noOverrides, read: readOverrides },
};

const custom = new Set(['name', 'image']);
const reserved = new Set(
  [Channel, ChannelInput]
    .flatMap(({ fields }) => Object.values(fields).flatMap((column) => Object.keys(column)))
    .filter((key) => !custom.has(key) && !Object.hasOwn(switches, key)),
);

const switchOf = (path: string): Switch | undefined =>
  Object.hasOwn(switches, path) ? switches[path] : undefined;

/** The channel with single fields changed. */
export const patched = (channel: ChannelRow, { set, unset }: PartialUpdate): ChannelRow => {
  const wrong = touchedKeys({ set, unset }).find((key) => reserved.has(key));
  if (wrong !== undefined) return fail('Input', `${wrong} is not the caller's to change`);
  const entries = Object.entries(set ?? {});
  const isCustom = (path: string): boolean => switchOf(path) === undefined;
  const changed = [
    ...entries.flatMap(([path, value]) => {
      const known = switchOf(path);
      return known ? [[path, known.read(value, path)] as const] : [];
    }),
    ...(unset ?? []).flatMap((path) => {
      const known = switchOf(path);
      return known ? [[path, known.off] as const] : [];
    }),
  ];
  return {
    ...channel,
    ...Object.fromEntries(changed),
    data: updatePartially(channel.data, {
      set: Object.fromEntries(entries.filter(([path]) => isCustom(path))),
      unset: unset?.filter(isCustom),
    }),
  };
};

/** Refuses a change of the switches that the actor may not make. */
export const assertSwitchesAllowed = (room: ChannelContext, next: ChannelRow): void => {
  const { channel } = room;
  if (next.config_overrides !== channel.config_overrides && room.actor?.trusted === false)
    fail('NotAllowed', 'only a backend overrides the settings of a channel');
  if (next.disabled !== channel.disabled && room.actor?.trusted === false)
    fail('NotAllowed', 'only a backend disables a channel');
  if (next.frozen !== channel.frozen) assertAllowed(room, 'update-channel-frozen');
  if (next.cooldown === channel.cooldown) return;
  assertAllowed(room, 'update-channel-cooldown');
  if (next.cooldown < 0 || next.cooldown > maxCooldown)
    fail('Input', `cooldown must be from 0 to ${maxCooldown} seconds`);
};

const ownPermission = new Set(['frozen', 'cooldown']);

/** Refuses a change of single fields that the actor may not make. */
export const assertPatchAllowed = (
  room: ChannelContext,
  update: PartialUpdate,
  next: ChannelRow,
): void => {
  if (touchedKeys(update).some((key) => !ownPermission.has(key)))
    assertAllowed(room, 'update-channel');
  assertSwitchesAllowed(room, next);
};
