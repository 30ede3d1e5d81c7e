import { InputLimit } from '../../../protocol/inputLimits.js';
import { ChannelInput } from '../../../protocol/endpoints/inputs.js';
import { Channel } from '../../../protocol/objects.js';
import { flattenCustom } from '../../../protocol/customData.js';
import type { ChannelRow, CustomData } from '../../ports/rows.js';
import { assertAllowed } from '../access/permissions.js';
import { assertLimit, customKeys, namedKeysOf, withinCustomBytes } from '../requests/input.js';
import { noOverrides, readOverrides } from '../app/channelOverrides.js';
import { type PartialUpdate, touchedKeys, updatePartially } from '../requests/partialUpdate.js';
import { fail } from '../requests/failure.js';
import type { ChannelContext } from '../access/channelContext.js';

const maxCooldown = InputLimit.cooldown.max;

const namedKeys = namedKeysOf([Channel, ChannelInput], { texts: ['name', 'image'] });

/** The custom data in a caller's input of a channel. */
export const channelData = (input: ChannelInput): CustomData => customKeys(input, namedKeys);

/** The filter tags of a channel, without duplicates. */
export const readTags = (tags: readonly string[]): readonly string[] => {
  assertLimit('filter_tags', tags.length, InputLimit.listEntries);
  return [...new Set(tags)];
};

/** The channel with all of its custom data replaced; absent named fields stay as they are. */
export const replacedChannel = (channel: ChannelRow, input: ChannelInput): ChannelRow => ({
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
  /** The value as it is stored; refuses an invalid one. */
  readonly read: (value: unknown, name: string) => unknown;
}

const readAs =
  (is: (value: unknown) => boolean, expected: string): Switch['read'] =>
  (value, name) =>
    is(value) ? value : fail('Input', `${name} must be ${expected}`);

const flag: Switch = {
  off: false,
  read: readAs((it) => typeof it === 'boolean', 'true or false'),
};

/** The named fields of a channel that a partial update may change. */
const switches: Readonly<Record<string, Switch>> = {
  frozen: flag,
  disabled: flag,
  cooldown: { off: 0, read: readAs(Number.isInteger, 'an integer') },
  config_overrides: { off: noOverrides, read: readOverrides },
};

const reservedKeys = new Set(
  [...namedKeys.all].filter(
    (key) => !namedKeys.texts.includes(key) && !Object.hasOwn(switches, key),
  ),
);

const switchOf = (path: string): Switch | undefined =>
  Object.hasOwn(switches, path) ? switches[path] : undefined;

/** The channel after a partial update. */
export const patchedChannel = (channel: ChannelRow, update: PartialUpdate): ChannelRow => {
  const { unset } = update;
  const set = flattenCustom(update.set ?? {}, namedKeys.isNamed);
  const wrong = touchedKeys({ set, unset }).find((key) => reservedKeys.has(key));
  if (wrong !== undefined) return fail('Input', `${wrong} cannot be changed by the caller`);
  const entries = Object.entries(set);
  const isCustom = (path: string): boolean => switchOf(path) === undefined;
  const changed = [
    ...entries.flatMap(([path, value]) => {
      const field = switchOf(path);
      return field ? [[path, field.read(value, path)] as const] : [];
    }),
    ...(unset ?? []).flatMap((path) => {
      const field = switchOf(path);
      return field ? [[path, field.off] as const] : [];
    }),
  ];
  return {
    ...channel,
    ...Object.fromEntries(changed),
    data: withinCustomBytes(
      updatePartially(channel.data, {
        set: Object.fromEntries(entries.filter(([path]) => isCustom(path))),
        unset: unset?.filter(isCustom),
      }),
    ),
  };
};

/** Refuses changes of the named fields that the actor may not make. */
export const assertSwitchesAllowed = (channelContext: ChannelContext, next: ChannelRow): void => {
  const { channel } = channelContext;
  if (next.config_overrides !== channel.config_overrides && channelContext.actor?.trusted === false)
    fail('NotAllowed', 'only a backend overrides the settings of a channel');
  if (next.disabled !== channel.disabled && channelContext.actor?.trusted === false)
    fail('NotAllowed', 'only a backend disables a channel');
  if (next.frozen !== channel.frozen) assertAllowed(channelContext, 'update-channel-frozen');
  if (next.cooldown === channel.cooldown) return;
  assertAllowed(channelContext, 'update-channel-cooldown');
  if (next.cooldown < 0 || next.cooldown > maxCooldown)
    fail('Input', `cooldown must be from 0 to ${maxCooldown} seconds`);
};

const keysWithOwnPermission = new Set(['frozen', 'cooldown']);

/** Refuses a partial update that the actor may not make. */
export const assertPatchAllowed = (
  channelContext: ChannelContext,
  update: PartialUpdate,
  next: ChannelRow,
): void => {
  if (touchedKeys(update).some((key) => !keysWithOwnPermission.has(key)))
    assertAllowed(channelContext, 'update-channel');
  assertSwitchesAllowed(channelContext, next);
};
