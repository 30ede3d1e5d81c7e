import { ignoreElements, merge, type Observable, tap } from 'rxjs';
import type { ChatConnection, ConnectionStatus, Recovery } from '../../index.js';

const report = (message: string): void => console.error(`millrace: ${message}`);

const statusLine = (status: ConnectionStatus): string => {
  const { _tag } = status;
  return 'attempt' in status ? `${_tag}, attempt ${status.attempt}` : _tag;
};

const recoveryLine = (recovery: Recovery): string =>
  recovery._tag === 'Replayed'
    ? `recovered: ${recovery.count} missed events were replayed`
    : `recovered: ${recovery._tag}`;

/** Prints the status of the connection to standard error. */
export const reportStatus = (
  { status$, failures$, recovery$ }: ChatConnection,
  isVerbose = false,
): Observable<never> =>
  merge(
    status$.pipe(
      tap((status) => {
        if (status._tag === 'Online') report('connected');
        else if (status._tag === 'Offline') report(`${status.cause.message}; reconnecting`);
        else if (isVerbose) report(statusLine(status));
      }),
    ),
    failures$.pipe(tap(({ message }) => report(`not an event: ${message}`))),
    recovery$.pipe(
      tap((recovery) => {
        if (isVerbose) report(recoveryLine(recovery));
      }),
    ),
  ).pipe(ignoreElements());

/** Removes the token from an error, because a server may repeat it in its message. */
export const withoutToken = (error: unknown, token: string | undefined): Error => {
  const message = error instanceof Error ? error.message : String(error);
  return new Error(token === undefined ? message : message.replaceAll(token, '…'));
};
