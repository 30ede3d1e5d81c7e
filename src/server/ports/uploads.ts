/** An uploaded file, whose bytes the store of files has under its id. */
export interface UploadRow {
  readonly id: string;
  /** Who uploaded it; null for a backend. */
  readonly user_id: string | null;
  /** The channel that it was uploaded to; null for one that belongs to no channel. */
  readonly cid: string | null;
  /** The first message that it was attached to. */
  readonly message_id: string | null;
  readonly created_at: string;
  /** From when on it is to be removed; null while it is kept. */
  readonly remove_from: string | null;
}

/** The rows of uploaded files. */
export interface UploadStore {
  /** The file with an id, also one that is to be removed. */
  readonly find: (id: string) => Promise<UploadRow | undefined>;
  /** Inserts or replaces. */
  readonly save: (row: UploadRow) => Promise<void>;
  /** Notes the message of those of the files that are its author's and have none. */
  readonly attach: (
    ids: readonly string[],
    message: { readonly id: string; readonly user_id: string },
  ) => Promise<void>;
  /** Has all files of a channel removed. */
  readonly removeIn: (cid: string) => Promise<void>;
  /** Has the files of messages removed. */
  readonly removeAbout: (messageIds: readonly string[]) => Promise<void>;
  /** Has all files of a user removed. */
  readonly removeOf: (userId: string) => Promise<void>;
  /** The ids of files that are to be removed by now, at most `limit` of them. */
  readonly removable: (now: string, limit: number) => Promise<readonly string[]>;
  /** Forgets files, once their bytes are gone. */
  readonly forget: (ids: readonly string[]) => Promise<void>;
}
