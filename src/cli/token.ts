import { createServerToken, createToken } from '../backend/index.js';
import { isUserId } from '../protocol/index.js';
import { runner } from './command.js';
import { UsageError } from './options.js';
import { duration, text, toggle } from './values.js';

const options = {
  apiSecret: { value: 'SECRET', help: 'signs the token', default: 'secret', parse: text },
  expiresIn: {
    value: 'TIME',
    help: 'how long it is valid, by default without an end',
    parse: duration,
  },
  server: { help: 'print the token of a backend, which names no user', parse: toggle },
} as const;

/** Prints a token of a user, or of a backend. */
export const run = runner({
  usage: 'token USER_ID [options]',
  summary: 'Prints the token with which a user connects.',
  options,
  act: async ({ values, positionals }) => {
    const { apiSecret, expiresIn, server } = values;
    const [userId, ...others] = positionals;
    if (others.length > 0) throw new UsageError('give one user id only');
    const validity = expiresIn === undefined ? {} : { expiresAt: new Date(Date.now() + expiresIn) };
    if (server) {
      console.log(await createServerToken(apiSecret, validity));
      return 0;
    }
    if (!userId) throw new UsageError('give the id of the user, or --server');
    if (!isUserId(userId)) throw new UsageError(`${userId} cannot be the id of a user`);
    console.log(await createToken(apiSecret, userId, validity));
    return 0;
  },
});
