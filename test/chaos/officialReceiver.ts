import { type Event, StreamChat } from 'stream-chat';
import {
  apiKey,
  createOutages,
  createRecord,
  freshToken,
  type Receiver,
  type ReceiverOptions,
} from './receiver.js';

const name = 'official';

/** The vendor's client as it is, with a listener for all events; it mends its own connection. */
export const startOfficial = async ({
  url,
  cids,
  tokenForMs,
}: ReceiverOptions): Promise<Receiver> => {
  const chat = new StreamChat(apiKey, { baseURL: url, allowServerSideConnect: true });
  const { heard, signs, take } = createRecord(cids);
  const { outages, record } = createOutages();
  chat.on((event: Event) => {
    if (event.type === 'connection.changed') record(event.online === true);
    take(event);
  });
  await chat.connectUser({ id: name }, () => freshToken(name, tokenForMs));
  for (const cid of cids) {
    const [type = '', id = ''] = cid.split(':');
    await chat.channel(type, id).watch();
  }
  return {
    name,
    heard,
    signs,
    outages,
    failure: () => undefined,
    stop: async () => {
      await chat.disconnectUser();
    },
  };
};
