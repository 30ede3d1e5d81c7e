import { createToken } from '../backend/index.js';
import { runner } from './command.js';
import { examine } from './doctor/examine.js';
import { formatFinding } from './doctor/finding.js';
import { UsageError } from './options.js';
import { address, text, userId } from './values.js';

const options = {
  url: { value: 'URL', help: 'the server', default: 'http://127.0.0.1:8080', parse: address },
  apiKey: { value: 'KEY', help: 'the key of the application', default: 'dev', parse: text },
  user: { value: 'ID', help: 'the user to connect as', default: 'doctor', parse: userId },
  token: {
    value: 'TOKEN',
    help: "the user's token, by default signed with the secret",
    parse: text,
  },
  apiSecret: { value: 'SECRET', help: 'signs the token', default: 'secret', parse: text },
} as const;

/** Checks what a client needs to connect, and prints what is wrong. */
export const run = runner({
  usage: 'doctor [options]',
  summary: 'Checks the address, key, token and clock of a client, and says what is wrong.',
  options,
  act: async ({ values, positionals }) => {
    if (positionals.length > 0) throw new UsageError('doctor takes options only');
    const { url, apiKey, user, token, apiSecret } = values;
    const signed = token ?? (await createToken(apiSecret, user));
    const findings = await examine({ url, apiKey, userId: user, token: signed });
    for (const finding of findings) console.log(formatFinding(finding));
    return findings.some(({ result }) => result === 'wrong') ? 1 : 0;
  },
});
