import { fail } from '../requests/failure.js';
import type { CoreSettings } from '../settings.js';

/**
 * Switches of features that the server does not have. They stay off and cannot be turned on, so
 * that no client shows what does not work.
 */
export const unservedSwitches = [
  'count_messages',
  'mark_messages_pending',
  'reminders',
  'shared_locations',
  'skip_last_msg_update_for_system_msgs',
] as const;

/**
 * Switches that may be set, as SDKs do in every channel type, and stay off without harm where the host
 * does not have the setting.
 */
export const ignoredSwitches = { push_notifications: 'push' } as const;

type Settings = Readonly<Record<string, unknown>>;

/** Switches of features that a server has only when its host configures them. */
export const configuredSwitches = {
  uploads: 'servesUploads',
  url_enrichment: 'previewLink',
} as const;

/** The switches that stay off on a server. */
const offIn = (server: CoreSettings): readonly string[] => [
  ...unservedSwitches,
  ...Object.entries(configuredSwitches).flatMap(([key, setting]) => (server[setting] ? [] : [key])),
];

/** Refuses settings that turn on what is not served. */
export const assertServed = (server: CoreSettings, settings: Settings): void => {
  const wrong = offIn(server).find((key) => settings[key] === true);
  if (wrong !== undefined) fail('Input', `${wrong} is not supported by this server`);
};

/** Settings without the switches that stay off. */
export const servedSettings = <T extends Settings>(
  server: CoreSettings,
  settings: T,
): Partial<T> => {
  const ignored = Object.entries(ignoredSwitches).flatMap(([key, setting]) =>
    server[setting] === undefined ? [key] : [],
  );
  const off = new Set<string>([...offIn(server), ...ignored]);
  return Object.fromEntries(
    Object.entries(settings).filter(([key]) => !off.has(key)),
  ) as Partial<T>;
};
