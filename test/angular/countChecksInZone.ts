/** A program that counts the checks of an application with zone.js, which patches what tests share. */
import 'zone.js';
import { provideZoneChangeDetection } from '@angular/core';
import { platformWebSocket, type WebSocketLike } from 'millrace';
import { countChecks } from './countChecks.js';

/** As zone.js makes the sockets of a browser: a handler runs in the zone in which it was set. */
const zoneAware = (socket: WebSocketLike): WebSocketLike =>
  new Proxy(socket, {
    set: (target, key, value: unknown) =>
      Reflect.set(
        target,
        key,
        typeof value === 'function'
          ? Zone.current.wrap(value as (...args: unknown[]) => unknown, 'WebSocket')
          : value,
      ),
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });

const { close: _, ...counts } = await countChecks([provideZoneChangeDetection()], {
  webSocket: (url) => zoneAware(platformWebSocket(url)),
});
console.log(JSON.stringify(counts));
// The process is all there is to end.
process.exit();
