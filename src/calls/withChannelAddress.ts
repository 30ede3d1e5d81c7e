import * as O from '#fp-ts/Option';
import { type Observable, throwError } from 'rxjs';
import { InputError } from '../errors.js';
import { type ChannelAddress, parseCid } from '../protocol/ids.js';

/** Subscribes to `act` with the address of a `cid`. Errors with an `InputError` for a malformed `cid`. */
export const withChannelAddress = <A>(
  cid: string,
  act: (address: ChannelAddress) => Observable<A>,
): Observable<A> => {
  const address = parseCid(cid);
  return O.isSome(address)
    ? act(address.value)
    : throwError(
        () =>
          new InputError(
            `"${cid}" is no cid; name a channel as type:id, such as messaging:general.`,
          ),
      );
};
