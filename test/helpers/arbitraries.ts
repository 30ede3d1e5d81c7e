import * as fc from 'fast-check';
import { type BuiltInKey, type EventKey, events } from 'millrace/protocol';
import { eventArbitraries } from 'millrace/testing';

/** The keys of the event table, the rows that a server sends, and those of built-in events. */
export const eventKeys = Object.keys(events) as EventKey[];
export const wireKeys = eventKeys.filter((key) => events[key].class !== 'local');
export const builtInKeys = wireKeys.filter(
  (key): key is BuiltInKey => key !== '*channel' && key !== '*user',
);

export const {
  event: eventArbitrary,
  strictEvent: strictEventArbitrary,
  unknownEvent: unknownEventArbitrary,
  chatEvent: chatEventArbitrary,
  rfc3339,
  nanoseconds,
} = eventArbitraries(fc);

/** Some events, in the order in which they came. */
export const historyArbitrary = fc.array(chatEventArbitrary, { maxLength: 12 });
