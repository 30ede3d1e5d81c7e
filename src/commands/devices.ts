import type { Observable } from 'rxjs';
import type { Calls } from '../calls/calls.js';
import * as devices from '../protocol/endpoints/devices.js';
import type { CreateDeviceRequest, ListDevicesResponse } from '../protocol/endpoints/devices.js';
import type { EmptyResponse } from '../protocol/endpoints/shared.js';
import { command } from './command.js';

/**
 * Registers a device of the connected user for push messages. The server keeps it; sending is up to
 * the program that hosts the server.
 *
 * @example
 * ```ts
 * import { addDevice, type ChatConnection } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * addDevice(chat, { id: 'token-of-the-device', push_provider: 'firebase' }).subscribe();
 * ```
 */
export const addDevice = (chat: Calls, device: CreateDeviceRequest): Observable<EmptyResponse> =>
  command(chat, devices.createDevice, {}, device);

/**
 * Emits the devices of the connected user, first registered first.
 *
 * @example
 * ```ts
 * import { type ChatConnection, listDevices } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * listDevices(chat).subscribe(({ devices }) => console.log(devices.length));
 * ```
 */
export const listDevices = (chat: Calls): Observable<ListDevicesResponse> =>
  command(chat, devices.listDevices, {}, {});

/**
 * Removes a device of the connected user. Nothing happens when it is not registered.
 *
 * @example
 * ```ts
 * import { type ChatConnection, removeDevice } from 'millrace';
 *
 * declare const chat: ChatConnection;
 * removeDevice(chat, 'token-of-the-device').subscribe();
 * ```
 */
export const removeDevice = (chat: Calls, id: string): Observable<EmptyResponse> =>
  command(chat, devices.deleteDevice, {}, { id });
