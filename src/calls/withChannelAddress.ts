import * as O from '#fp-ts/Option';
import { type Observable, throwError } from 'rxjs';
import { InputError } from '../errors.js';
import { type ChannelAddress, parseCid } from '../protocol/ids.js';

/** Does something in the channel that a `cid` names; errors with an `InputError` when it names none. */
export const withChannelAddress = <A>(
  cid: string,
  act: (address: ChannelAddress) => Observable<A>,
): Observable<A> => {
  const address = parseCid(cid);
  return O.isSome(address)
    ? act(address.value)
    : throwError(
        () =>
          new InputError(`"${cid}" is no channel; name it as type:id, such as messaging:general.`),
      );
};
