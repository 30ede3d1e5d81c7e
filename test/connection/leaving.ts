/** A program that uses a connection, leaves it, and has to end by itself. */
import { connect, sendMessage, startTyping, watch } from 'millrace';
import { lastValueFrom, mergeMap, take } from 'rxjs';

const [url = '', token = ''] = process.argv.slice(2);
const chat = connect({ url, apiKey: 'dev', user: { id: 'john' }, token, lingerMs: 0 });
const cid = 'messaging:general';

await lastValueFrom(
  watch(chat, cid, { presence: true }).pipe(
    take(3),
    mergeMap(() => sendMessage(chat, cid, { text: 'Hello' })),
    mergeMap(() => startTyping(chat, cid)),
  ),
);
console.log('left');
