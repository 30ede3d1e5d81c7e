/** What a check found. */
export interface Finding {
  readonly result: 'ok' | 'wrong' | 'skipped';
  /** What was checked, in one word. */
  readonly name: string;
  /** What was found; for what is wrong also what to do. */
  readonly message: string;
}

const finding =
  (result: Finding['result']) =>
  (name: string, message: string): Finding => ({ result, name, message });

export const ok = finding('ok');
export const wrong = finding('wrong');
export const skipped = finding('skipped');

/** Formats a finding as one line. */
export const formatFinding = ({ result, name, message }: Finding): string =>
  `${result.padEnd(7)}  ${name.padEnd(7)}  ${message}`;
