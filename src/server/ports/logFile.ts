/** The write-ahead log of a data file, as the operating system sees it. */
interface LogFile {
  /** Resolves once all that was written before is on the disk. */
  readonly sync: () => Promise<void>;
  /** How many bytes it has. */
  readonly size: () => number;
  readonly close: () => Promise<void>;
}

export type OpenLogFile = (path: string) => Promise<LogFile>;
