import type { ChannelRow } from './rows.js';

type Ids = readonly string[];

/** Who may read the channels of some types. */
export interface ReadAccess {
  readonly types: Ids;
  /** The channels that the reader may read by its role. */
  readonly byRole: 'all' | 'own' | 'none';
  /** The channel roles whose members may read the channel. */
  readonly memberRoles: Ids;
  /** The channel roles whose members may read the channel if they created it. */
  readonly ownerRoles: Ids;
}

/** What a channel and the membership of a reader say of the right to read it. */
export type ReadFacts = Pick<ChannelRow, 'type' | 'created_by_id' | 'config_overrides'> & {
  readonly channel_role: string | null;
};

/** A user who reads channels. */
export interface ChannelReader {
  readonly userId: string;
  /** Its access by the grants of the channel types. */
  readonly access: readonly ReadAccess[];
  /** The same for one channel, whose overrides may have other grants. */
  readonly isReadable: (facts: ReadFacts) => boolean;
}
