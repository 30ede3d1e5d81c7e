import { type ChatEvent, connect, watch } from 'millrace';
import { filter, firstValueFrom, merge, skip } from 'rxjs';
import {
  apiKey,
  createOutages,
  createRecord,
  freshToken,
  type Plain,
  type Receiver,
  type ReceiverOptions,
} from './receiver.js';

const name = 'millrace';

const plain = (event: ChatEvent): Plain =>
  (event.type === 'unknown' ? event.raw : event) as unknown as Plain;

/** The client of this package; its waits are short, so that a run has room for many faults. */
export const startMillrace = ({ url, cids, tokenForMs }: ReceiverOptions): Receiver => {
  const chat = connect({
    url,
    apiKey,
    user: { id: name },
    token: () => freshToken(name, tokenForMs),
    lingerMs: 0,
    requestTimeoutMs: 3_000,
    heartbeat: { pingAfterMs: 1_000, silenceMs: 2_500, probeMs: 500, handshakeTimeoutMs: 2_000 },
    retry: { delayMs: (failures, random) => random() * Math.min(1_000, 50 * 2 ** failures) },
  });
  const { heard, signs, take } = createRecord(cids);
  const { outages, record } = createOutages();
  let failure: unknown;
  const watching = merge(...cids.map((cid) => watch(chat, cid))).subscribe({
    next: (event) => {
      take(plain(event));
    },
    error: (error: unknown) => {
      failure = error;
    },
  });
  const states = chat.status$.pipe(skip(1)).subscribe(({ _tag }) => {
    record(_tag === 'Online');
  });
  return {
    name,
    heard,
    signs,
    outages,
    failure: () => failure,
    stop: async () => {
      states.unsubscribe();
      watching.unsubscribe();
      await firstValueFrom(chat.status$.pipe(filter(({ _tag }) => _tag === 'Idle')));
    },
  };
};
