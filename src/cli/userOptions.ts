import { address, text, userId } from './values.js';

/** The options of a command that connects as a user. */
export const userOptions = {
  user: { value: 'ID', help: 'the user', parse: userId },
  url: { value: 'URL', help: 'the server', default: 'http://127.0.0.1:8080', parse: address },
  apiKey: { value: 'KEY', help: 'the key of the application', default: 'dev', parse: text },
  token: {
    value: 'TOKEN',
    help: "the user's token, by default signed with the secret",
    parse: text,
  },
  apiSecret: { value: 'SECRET', help: 'signs the token', default: 'secret', parse: text },
} as const;
