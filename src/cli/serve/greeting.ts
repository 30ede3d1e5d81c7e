/** What a server says about itself when it has started. */
export interface GreetingFacts {
  readonly url: string;
  readonly apiKey: string;
  /** Whether the secret is the default one, which needs no flag of `millrace token`. */
  readonly hasDefaultSecret: boolean;
  /** The address of the console; undefined when it is off. */
  readonly consoleUrl: string | undefined;
  /** Where the data is; in memory when undefined. */
  readonly store: string | undefined;
}

/** The lines below the one with the address: what a client needs, and where to look. */
export const greeting = (facts: GreetingFacts): string => {
  const { url, apiKey, hasDefaultSecret, consoleUrl, store } = facts;
  const rows = [
    ['api key', apiKey],
    ['token', `millrace token USER_ID${hasDefaultSecret ? '' : ' --api-secret SECRET'}`],
    ...(consoleUrl === undefined ? [] : [['console', consoleUrl]]),
    ['metrics', `${url}/metrics`],
    ['data', store ?? 'in memory: gone when the server ends, keep it with --data FILE'],
  ];
  return rows.map(([name = '', value = '']) => `  ${name.padEnd(8)} ${value}\n`).join('');
};
