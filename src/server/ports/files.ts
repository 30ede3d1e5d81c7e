/** An uploaded file. */
export interface StoredFile {
  readonly bytes: Uint8Array;
  /** Its name, without a path. */
  readonly name: string;
  /** Its media type, as the uploader gave it. */
  readonly type: string;
}

/** A file to read piece by piece. */
export interface OpenFile extends Omit<StoredFile, 'bytes'> {
  /** Its length in bytes, if it is known ahead. */
  readonly size?: number | undefined;
  /** Reads its bytes; called once at most. */
  readonly read: () => AsyncIterable<Uint8Array>;
}

/** Keeps uploaded files: in a folder, or in any store of objects by their keys. */
export interface FileStore {
  /** Stores a file under a new key of letters, digits and `-`. */
  readonly put: (key: string, file: StoredFile) => Promise<void>;
  /** The file of a key, or undefined when there is none. */
  readonly open: (key: string) => Promise<OpenFile | undefined>;
  /** Removes a file; does nothing when there is none. */
  readonly remove: (key: string) => Promise<void>;
}
