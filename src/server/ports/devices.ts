/** A device that wants push messages. */
export interface DeviceRow {
  readonly id: string;
  readonly user_id: string;
  readonly push_provider: string;
  readonly push_provider_name: string | null;
  readonly hardware_id: string | null;
  readonly voip: boolean;
  readonly created_at: string;
}

/** The devices. */
export interface DeviceStore {
  /** The devices of a user, first registered first. */
  readonly ofUser: (userId: string) => Promise<readonly DeviceRow[]>;
  /** The devices of the members of a channel, except those with a pending invite. */
  readonly ofMembers: (cid: string) => Promise<readonly DeviceRow[]>;
  /** Inserts or replaces: a device has one user. */
  readonly save: (row: DeviceRow) => Promise<void>;
  /** Removes a device of a user. */
  readonly remove: (userId: string, id: string) => Promise<void>;
  /** Removes the devices of a user. */
  readonly removeOf: (userId: string) => Promise<void>;
}
