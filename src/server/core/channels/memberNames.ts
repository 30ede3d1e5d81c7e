import { isRecord } from '../../../internal/isRecord.js';
import type { Filter } from '../../../protocol/endpoints/inputs.js';
import { InputLimit } from '../../../protocol/inputLimits.js';
import type { Context } from '../context.js';

const field = 'member.user.name';

/** The users whose names match a condition. */
const usersNamed = async ({ tx }: Context, condition: unknown): Promise<readonly string[]> => {
  const users = await tx.users.query({
    filter: { name: condition },
    sort: [{ field: 'id', direction: 1 }],
    page: { limit: InputLimit.filterValues.max, offset: 0 },
    withDeactivated: true,
  });
  return users.map(({ id }) => id);
};

/**
 * A filter of channels with the users that the conditions on names of members match in their place.
 */
export const withNamedMembers = async (context: Context, filter: Filter): Promise<Filter> => {
  const entries: [string, unknown][] = [];
  const named: Filter[] = [];
  for (const [name, condition] of Object.entries(filter)) {
    if (name === field) {
      named.push({ members: { $in: await usersNamed(context, condition) } });
    } else if (name.startsWith('$') && Array.isArray(condition)) {
      const parts: Filter[] = [];
      for (const part of condition.filter(isRecord))
        parts.push(await withNamedMembers(context, part));
      entries.push([name, parts]);
    } else entries.push([name, condition]);
  }
  const plain = Object.fromEntries(entries);
  return named.length === 0 ? plain : { $and: [plain, ...named] };
};
