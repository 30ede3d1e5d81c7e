import * as fc from 'fast-check';
import { room } from './cast.js';
import { deed } from './step.js';

const device = fc.constantFrom('steady', 'roaming');

/** What becomes of the devices that are looked at. */
export const deviceSteps = [
  deed('turn on', {}, (_, { devices }) => {
    devices.roaming.come();
  }),
  deed('turn off', {}, (_, { devices }) => {
    devices.roaming.leave();
  }),
  deed('look at', { device, room }, ({ device, room }, { devices }) => {
    devices[device].watch(room);
  }),
  deed('look away', { device, room }, ({ device, room }, { devices }) => {
    devices[device].stop(room);
  }),
  deed('cut the line', { how: fc.constantFrom('Reset', 'Close') }, ({ how }, { proxy }) => {
    proxy.inject({ _tag: how });
  }),
];

/** Whether the answers to the queries of a device arrive. */
export const gateSteps = [
  deed('hold answers back', { device }, ({ device }, { devices }) => {
    devices[device].gate.close();
  }),
  deed('let answers through', { device }, ({ device }, { devices }) => {
    devices[device].gate.open();
  }),
];
