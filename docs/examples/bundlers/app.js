// What each bundler builds: a page that connects with what its address says, and shows its user.
import { connect, ofType } from 'millrace';

const { url, token } = Object.fromEntries(new URLSearchParams(location.search));
const chat = connect({ url, apiKey: 'dev', user: { id: 'john' }, token });

chat.pipe(ofType('health.check')).subscribe({
  next: ({ me }) => {
    document.title = `connected as ${me?.id}`;
  },
  error: (error) => {
    document.title = String(error);
  },
});
