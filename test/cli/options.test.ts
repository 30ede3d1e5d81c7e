import { describe, expect, test } from 'vitest';
import { readOptions } from '../../src/cli/options.js';
import { duration, port, text, toggle } from '../../src/cli/values.js';

const table = {
  port: { value: 'PORT', help: '', default: '8080', parse: port },
  apiKey: { value: 'KEY', help: '', parse: text },
  server: { help: '', parse: toggle },
  type: { value: 'TYPE', help: '', many: true, parse: text },
} as const;

describe('an option', () => {
  test('has its default, or none', () => {
    expect(readOptions(table, [], {})).toEqual({
      values: { port: 8080, apiKey: undefined, server: undefined, type: [] },
      positionals: [],
    });
  });

  test('is taken from the environment', () => {
    const env = {
      MILLRACE_PORT: '1',
      MILLRACE_API_KEY: 'k',
      MILLRACE_SERVER: '1',
      MILLRACE_TYPE: 'a,b',
    };

    expect(readOptions(table, [], env).values).toEqual({
      port: 1,
      apiKey: 'k',
      server: true,
      type: ['a', 'b'],
    });
  });

  test('is unset by an empty variable', () => {
    expect(readOptions(table, [], { MILLRACE_PORT: '' }).values.port).toBe(8080);
  });

  test('is taken from the command line first', () => {
    const argv = ['a', '--port=2', '--api-key', 'x', '--type=1', '--server', '--type', '2', 'b'];

    expect(readOptions(table, argv, { MILLRACE_PORT: 'nonsense' })).toEqual({
      values: { port: 2, apiKey: 'x', server: true, type: ['1', '2'] },
      positionals: ['a', 'b'],
    });
  });

  test.each([
    [['--port', '70000'], {}, '--port must be a port from 0 to 65535'],
    [['--api-key='], {}, '--api-key must not be empty'],
    [['--prot', '1'], {}, "Unknown option '--prot', see --help"],
    [['--port'], {}, "Option '--port <value>' argument missing, see --help"],
    [['--port', '--server'], {}, "Option '--port' argument is ambiguous, see --help"],
    [[], { MILLRACE_PORT: 'http' }, 'MILLRACE_PORT must be a port from 0 to 65535'],
    [[], { MILLRACE_SERVER: 'yes' }, 'MILLRACE_SERVER must be true or false'],
  ])('given as %j and %j is refused', (argv, env, message) => {
    expect(() => readOptions(table, argv, env)).toThrow(
      expect.objectContaining({ _tag: 'UsageError', message }),
    );
  });
});

describe('a duration', () => {
  test.each([
    ['45s', 45_000],
    ['30m', 1_800_000],
    ['1h', 3_600_000],
    ['2d', 172_800_000],
  ])('%s is %i ms', (given, ms) => {
    expect(duration(given)).toBe(ms);
  });

  test.each(['', '1', 'h', '1w', '-1h', '0s', '1.5h', '1h30m'])('is not %j', (given) => {
    expect(() => duration(given)).toThrow('must be a duration such as 45s, 30m, 1h or 2d');
  });
});
