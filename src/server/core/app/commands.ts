import type { ChannelConfig } from '../../../protocol/objects.js';
import { fail } from '../requests/failure.js';

type Command = NonNullable<ChannelConfig['commands']>[number];

const moderation = 'moderation_set';

/** The commands of the hosted service. A channel type stores them; the server runs none. */
const builtIn: readonly Command[] = [
  {
    name: 'giphy',
    description: 'Post a random gif to the channel',
    args: '[text]',
    set: 'fun_set',
  },
  { name: 'flag', description: 'Flag a user', args: '[@username]', set: moderation },
  { name: 'ban', description: 'Ban a user', args: '[@username] [text]', set: moderation },
  { name: 'unban', description: 'Unban a user', args: '[@username]', set: moderation },
  { name: 'mute', description: 'Mute a user', args: '[@username]', set: moderation },
  { name: 'unmute', description: 'Unmute a user', args: '[@username]', set: moderation },
];

const matches = (name: string): readonly Command[] =>
  builtIn.filter((command) => name === 'all' || name === command.set || name === command.name);

/** The names of built-in commands, with `all` and the names of sets expanded; refuses other names. */
export const readCommands = (names: readonly string[]): readonly string[] => {
  const unknown = names.find((name) => matches(name).length === 0);
  if (unknown !== undefined) fail('Input', `command '${unknown}' is not supported by this server`);
  return [...new Set(names.flatMap(matches).map(({ name }) => name))];
};

/** The commands of these names. */
export const commandsNamed = (names: readonly string[]): readonly Command[] =>
  builtIn.filter(({ name }) => names.includes(name));
