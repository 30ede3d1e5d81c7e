const { connect, ofType } = require('millrace');
const { take } = require('rxjs');

const [url, token] = process.argv.slice(2);
const chat = connect({ url, apiKey: 'dev', user: { id: 'john' }, token, lingerMs: 0 });
chat.pipe(ofType('health.check'), take(1)).subscribe(({ me }) => console.log(me.id));
