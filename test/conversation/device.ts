import { type ChatConnection, type ConnectOptions, ofType, watch } from 'millrace';
import type { Subscription } from 'rxjs';
import { type Room, rooms } from './cast.js';
import { questions } from './questions.js';
import { createResponseGate, type ResponseGate } from '../helpers/responseGate.js';

/** A connection on which everything is looked at. */
export interface Device {
  readonly chat: ChatConnection;
  /** Holds the answers to its queries back. */
  readonly gate: ResponseGate;
  readonly isOn: () => boolean;
  /** Subscribes to the streams of all questions. */
  readonly come: () => void;
  readonly leave: () => void;
  readonly watch: (cid: Room) => void;
  readonly stop: (cid: Room) => void;
  readonly watches: (cid: Room) => boolean;
  /** What the stream of each question said last, by its name. */
  readonly shown: ReadonlyMap<string, unknown>;
}

export const openDevice = (open: (options: Partial<ConnectOptions>) => ChatConnection): Device => {
  const gate = createResponseGate();
  const chat = open({ fetch: gate.fetch });
  const shown = new Map<string, unknown>();
  const watches = new Map<Room, Subscription>();
  let looking: Subscription | undefined;
  const stop = (cid: Room): void => {
    watches.get(cid)?.unsubscribe();
    watches.delete(cid);
  };
  return {
    chat,
    gate,
    shown,
    isOn: () => looking !== undefined,
    come: () => {
      if (looking) return;
      // A watch ends with the channel, and for each user who loses it.
      const lost$ = chat.pipe(
        ofType(
          'channel.deleted',
          'notification.channel_deleted',
          'notification.removed_from_channel',
        ),
      );
      looking = lost$.subscribe({
        next: ({ cid }) => {
          stop(cid as Room);
        },
        error: () => undefined,
      });
      for (const { name, stream } of questions)
        looking.add(
          stream(chat).subscribe({
            next: (value) => void shown.set(name, value),
            error: (error: unknown) => void shown.set(name, error),
          }),
        );
    },
    leave: () => {
      rooms.forEach(stop);
      looking?.unsubscribe();
      looking = undefined;
      shown.clear();
    },
    watch: (cid) => {
      stop(cid);
      if (!looking) return;
      const ended = { error: () => void watches.delete(cid) };
      watches.set(cid, watch(chat, cid, { presence: true }).subscribe(ended));
    },
    stop,
    watches: (cid) => watches.has(cid),
  };
};
