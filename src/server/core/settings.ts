import type { ChannelConfig } from '../../protocol/objects.js';

/** What an application decides about the server. */
export interface CoreSettings {
  /** Channel types beside the built-in ones, or changes to those, by name. */
  readonly channelTypes?: Readonly<Record<string, Partial<Omit<ChannelConfig, 'name'>>>>;
  /** How long a user whose last connection is gone still counts as online; 0 when absent. */
  readonly offlineGraceMs?: number;
}
