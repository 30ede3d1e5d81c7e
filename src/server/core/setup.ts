import type { StoreTx } from '../ports/store.js';
import { type Application, applicationOf } from './application.js';
import { channelTypesOf } from './channelTypes.js';
import type { Context } from './context.js';
import type { CoreSettings } from './settings.js';

/** What holds for every call until a setting is changed. */
type Setup = Pick<Context, 'types' | 'app' | 'settings' | 'customEvents'>;

const customEventsOf = ({ customEvents }: CoreSettings): Context['customEvents'] =>
  customEvents && new Map(customEvents.map((event) => [event.type, event]));

const load = async (tx: StoreTx, settings: CoreSettings): Promise<Setup> => {
  const app: Application = applicationOf(await tx.app.find());
  const types = channelTypesOf(settings, await tx.channelTypes.all());
  return { app, types, settings, customEvents: customEventsOf(settings) };
};

/** Keeps the settings at hand: they are read with every call and hardly ever change. */
export const createSetup = (settings: CoreSettings) => {
  let known: Setup | undefined;
  return {
    read: async (tx: StoreTx): Promise<Setup> => (known ??= await load(tx, settings)),
    peek: (): Setup | undefined => known,
    forget: (): void => {
      known = undefined;
    },
  };
};
