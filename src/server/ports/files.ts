/** An uploaded file. */
export interface StoredFile {
  readonly bytes: Uint8Array;
  /** Its name, without a path. */
  readonly name: string;
  /** Its media type, as the uploader gave it. */
  readonly type: string;
}

/** Keeps uploaded files: in a folder, or in any store of objects by their keys. */
export interface FileStore {
  /** Stores a file under a new key of letters, digits and `-`. */
  readonly put: (key: string, file: StoredFile) => Promise<void>;
  /** The file of a key, or undefined when there is none. */
  readonly get: (key: string) => Promise<StoredFile | undefined>;
  /** Removes a file; does nothing when there is none. */
  readonly remove: (key: string) => Promise<void>;
}
