import { lastValueFrom } from 'rxjs';
import type { EndpointKey } from '../../../protocol/endpoints/endpointTable.js';
import type { Clock } from '../../ports/clock.js';
import type { Call } from '../call.js';
import type { Context, Outcome, Preparation, Progress } from '../context.js';
import { repeatInTurns } from './repeatInTurns.js';

/** Runs one part in a transaction. */
type Perform = (work: (context: Context) => Promise<Outcome<Progress>>) => Promise<Progress>;

/** Runs the preparation of a call part by part; other calls run between two parts. */
export const prepareCall = async <Key extends EndpointKey>(
  perform: Perform,
  prepare: Preparation<Key>,
  call: Call<Key>,
  clock: Clock,
): Promise<Call<Key>> => {
  let prepared = call;
  const part = async (): Promise<boolean> => {
    const before = prepared;
    const progress = await perform((context) => prepare(context, before));
    prepared = { ...before, prepared: progress.prepared };
    return progress.more;
  };
  await lastValueFrom(repeatInTurns(part, clock), { defaultValue: false });
  return prepared;
};
