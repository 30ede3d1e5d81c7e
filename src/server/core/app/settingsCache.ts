import type { StoreTx } from '../../ports/store.js';
import { type Application, applicationOf } from './application.js';
import { type ChannelTypes, channelTypesOf } from './channelTypes.js';
import type { EventCheck } from '../../../protocol/events/eventFile.js';
import type { CoreSettings } from '../settings.js';

/** The settings that every call reads. */
export interface AppSettings {
  readonly app: Application;
  readonly types: ChannelTypes;
  readonly settings: CoreSettings;
  /** The custom events that may be sent, by type; any when absent. */
  readonly customEvents: ReadonlyMap<string, EventCheck> | undefined;
}

const customEventsOf = ({ events }: CoreSettings): AppSettings['customEvents'] =>
  events && new Map(events.map((event) => [event.type, event]));

const load = async (tx: StoreTx, settings: CoreSettings): Promise<AppSettings> => {
  const app: Application = applicationOf(await tx.app.find());
  const types = channelTypesOf(settings, await tx.channelTypes.all());
  return { app, types, settings, customEvents: customEventsOf(settings) };
};

/** The settings of the application, kept until they change. */
export interface SettingsCache {
  readonly read: (tx: StoreTx) => Promise<AppSettings>;
  /** The settings, if they have been read. */
  readonly current: () => AppSettings | undefined;
  readonly invalidate: () => void;
}

/** Caches the settings: every call reads them, and they rarely change. */
export const createSettingsCache = (settings: CoreSettings): SettingsCache => {
  let cached: AppSettings | undefined;
  return {
    read: async (tx) => (cached ??= await load(tx, settings)),
    current: () => cached,
    invalidate: () => {
      cached = undefined;
    },
  };
};
