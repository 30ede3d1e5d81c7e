import { InputLimit } from '../../../protocol/inputLimits.js';
import * as E from '#fp-ts/Either';
import { failureFromErrors } from '../../../protocol/failure.js';
import { ChannelOverrides } from '../../../protocol/objects.js';
import { grantsOf, roleGrants, withGrantChanges } from '../../../protocol/permissions.js';
import type { CustomData } from '../../ports/rows.js';
import type { TypeConfig } from './channelTypes.js';
import { assertBounds } from '../requests/bounds.js';
import { present } from '../requests/input.js';
import { readCommands } from './commands.js';
import { assertServed } from './unservedSwitches.js';
import { fail } from '../requests/failure.js';

const maxMessageLength = InputLimit.messageTextLength.max;

interface Limits {
  readonly commands?: readonly string[] | null | undefined;
  readonly max_message_length?: number | null | undefined;
}

/** Refuses settings out of range, and unknown commands. */
export const assertLimits = ({ commands, max_message_length: longest }: Limits): void => {
  readCommands(commands ?? []);
  if (longest != null && (longest < 1 || longest > maxMessageLength))
    fail('Input', `max_message_length must be from 1 to ${maxMessageLength}`);
};

const overridable: ReadonlySet<string> = new Set(Object.keys(ChannelOverrides.fields.optional));

/** A channel without overrides. */
export const noOverrides: CustomData = {};

/** Decodes `config_overrides`; refuses what a channel cannot override. */
export const readOverrides = (input: unknown): CustomData => {
  const result = ChannelOverrides.decode(input);
  if (E.isLeft(result)) {
    const { path, expected } = failureFromErrors(input, result.left);
    return fail('Input', `config_overrides.${path}: expected ${expected}`);
  }
  assertBounds(ChannelOverrides, result.right);
  const { commands, ...settings } = result.right;
  const notOverridable = Object.keys(settings).find((key) => !overridable.has(key));
  if (notOverridable !== undefined)
    fail('Input', `${notOverridable} is not for one channel to override`);
  assertLimits({ ...settings, commands });
  // What a server may lack can only be turned off for one channel.
  assertServed({}, settings);
  return present(settings);
};

/** The settings of a channel: those of its type with its overrides applied. */
export const withOverrides = (config: TypeConfig, overrides: CustomData): TypeConfig => {
  if (Object.keys(overrides).length === 0) return config;
  const { grants, ...switches } = overrides as ChannelOverrides;
  const defaults = config.grants ?? {};
  return {
    ...config,
    ...present(switches as Partial<TypeConfig>),
    ...(grants && {
      grants: {
        ...defaults,
        ...withGrantChanges(roleGrants(grantsOf(config.name, defaults)), grants),
      },
    }),
  };
};
