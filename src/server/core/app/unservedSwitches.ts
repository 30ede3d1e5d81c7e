import { fail } from '../requests/failure.js';

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
  'uploads',
  'url_enrichment',
] as const;

/** Switches that may be set, as SDKs do in every channel type, and stay off without harm. */
export const ignoredSwitches = ['push_notifications'] as const;

type Settings = Readonly<Record<string, unknown>>;

const off: ReadonlySet<string> = new Set([...unservedSwitches, ...ignoredSwitches]);

/** Refuses settings that turn on what is not served. */
export const assertServed = (settings: Settings): void => {
  const wrong = unservedSwitches.find((key) => settings[key] === true);
  if (wrong !== undefined) fail('Input', `${wrong} is not supported by this server`);
};

/** Settings without the switches that stay off. */
export const servedSettings = <T extends Settings>(settings: T): Partial<T> =>
  Object.fromEntries(Object.entries(settings).filter(([key]) => !off.has(key))) as Partial<T>;
