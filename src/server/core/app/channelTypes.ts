import type { ChannelConfig } from '../../../protocol/objects.js';
import { defaultGrants } from '../../../protocol/permissions.js';
import type { ChannelTypeRow } from '../../ports/rows.js';
import { servedSettings } from './unservedSwitches.js';
import type { CoreSettings } from '../settings.js';

/** The settings of a channel type that the server enforces. */
export interface TypeConfig extends ChannelConfig {
  readonly name: string;
  readonly typing_events: boolean;
  readonly read_events: boolean;
  readonly connect_events: boolean;
  readonly custom_events: boolean;
  readonly reactions: boolean;
  readonly replies: boolean;
  readonly polls: boolean;
  readonly search: boolean;
  readonly quotes: boolean;
  readonly max_message_length: number;
}

// The wire needs a creation time for the built-in types.
const builtInSince = '2019-01-01T00:00:00.000000Z';

const defaults = {
  created_at: builtInSince,
  updated_at: builtInSince,
  typing_events: true,
  read_events: true,
  connect_events: true,
  custom_events: true,
  delivery_events: false,
  search: true,
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
  user_message_reminders: false,
  message_retention: 'infinite',
  max_message_length: 5000,
  automod: 'disabled',
  automod_behavior: 'flag',
  commands: [],
} as const;

/** The settings of every channel type, by name. */
export type ChannelTypes = ReadonlyMap<string, TypeConfig>;

const builtIn = Object.keys(defaultGrants).filter((name) => name !== '.app');

/** The names of the channel types that are configured, not created through the API. */
export const channelTypeOverrides = ({ channelTypes = {} }: CoreSettings): readonly string[] => [
  ...new Set([...builtIn, ...Object.keys(channelTypes)]),
];

/** The initial settings of a type. */
const startConfig = (settings: CoreSettings, name: string): TypeConfig => {
  const { channelTypes = {} } = settings;
  return {
    ...defaults,
    uploads: settings.servesUploads === true,
    url_enrichment: settings.previewLink !== undefined,
    push_notifications: settings.push !== undefined,
    ...servedSettings(settings, channelTypes[name] ?? {}),
    name,
  } as TypeConfig;
};

/** The built-in channel types, those of the host's settings, and those created through the API. */
export const channelTypesOf = (
  settings: CoreSettings,
  rows: readonly ChannelTypeRow[] = [],
): ChannelTypes => {
  const configured = channelTypeOverrides(settings).map((name) => startConfig(settings, name));
  // Clients show the commands of a channel, and none of them runs: only the type itself has them.
  const stored = rows.map(({ name, created_at, updated_at, data: { commands: _, ...data } }) => ({
    ...startConfig(settings, name),
    ...servedSettings(settings, data),
    created_at,
    updated_at,
  }));
  return new Map([...configured, ...stored].map((config) => [config.name, config]));
};
