import type { ChannelConfig } from '../../../protocol/objects.js';
import { defaultGrants } from '../../../protocol/permissions.js';
import type { ChannelTypeRow } from '../../ports/rows.js';
import type { CoreSettings } from '../settings.js';

/** A channel's settings, as the server keeps to them. */
export interface TypeConfig extends ChannelConfig {
  readonly name: string;
  readonly typing_events: boolean;
  readonly read_events: boolean;
  readonly connect_events: boolean;
  readonly custom_events: boolean;
  readonly reactions: boolean;
  readonly replies: boolean;
  readonly quotes: boolean;
  readonly max_message_length: number;
}

// The built-in types are as old as the protocol's own documentation of them.
const since = '2019-01-01T00:00:00.000000Z';

const defaults = {
  created_at: since,
  updated_at: since,
  typing_events: true,
  read_events: true,
  connect_events: true,
  custom_events: true,
  delivery_events: false,
  search: false,
  reactions: true,
  replies: true,
  quotes: true,
  mutes: true,
  uploads: false,
  url_enrichment: false,
  push_notifications: false,
  reminders: false,
  mark_messages_pending: false,
  polls: false,
  message_retention: 'infinite',
  max_message_length: 5000,
  automod: 'disabled',
  automod_behavior: 'flag',
  commands: [],
} as const;

/** The settings of every channel type, by name. */
export type ChannelTypes = ReadonlyMap<string, TypeConfig>;

const builtIn = Object.keys(defaultGrants).filter((name) => name !== '.app');

/** The names of the types that are there without being made over the wire. */
export const channelTypeOverrides = ({ channelTypes = {} }: CoreSettings): readonly string[] => [
  ...new Set([...builtIn, ...Object.keys(channelTypes)]),
];

/** The settings that a type begins with. */
const startConfig = ({ channelTypes = {} }: CoreSettings, name: string): TypeConfig =>
  ({ ...defaults, ...channelTypes[name], name }) as TypeConfig;

/** The built-in channel types, those that the application adds, and those made over the wire. */
export const channelTypesOf = (
  settings: CoreSettings,
  rows: readonly ChannelTypeRow[] = [],
): ChannelTypes => {
  const given = channelTypeOverrides(settings).map((name) => startConfig(settings, name));
  const kept = rows.map(({ name, created_at, updated_at, data }): TypeConfig => ({
    ...startConfig(settings, name),
    ...data,
    created_at,
    updated_at,
  }));
  return new Map([...given, ...kept].map((config) => [config.name, config]));
};
