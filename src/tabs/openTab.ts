import type { SharedDeps } from '../connection/sharing.js';
import type { ChatEvent } from '../protocol/events/decodeEvent.js';
import type { Holds } from './holds.js';
import type { Message } from './messages.js';

/** A tab while its connection is open. */
export interface OpenTab {
  readonly id: string;
  readonly deps: SharedDeps;
  readonly holds: Holds;
  readonly emit: (event: ChatEvent) => void;
  readonly fail: (error: unknown) => void;
  readonly post: (message: Message) => void;
}
