import { describe, expect, it } from 'vitest';
import { decodeAs, parseJson } from '../../src/server/http/decode.js';
import { UpdateUsersRequest } from '../../src/protocol/endpoints/users.js';
import { general, makeChannel, startCore } from '../server/core/harness.js';

const refused = { reason: 'Input' };

describe.each(['.', '..'])('the id %s, which no path can hold', (id) => {
  it('is refused for messages, reactions and users', async () => {
    const harness = await startCore();
    const alice = await harness.connect('alice');
    await makeChannel(harness, ['alice']);
    await alice.call('sendMessage', general, { message: { id: 'm', text: 'hi' } });

    await expect(
      alice.call('sendMessage', general, { message: { id, text: 'hi' } }),
    ).rejects.toMatchObject(refused);
    await expect(
      alice.call('sendReaction', { id: 'm' }, { reaction: { type: id } }),
    ).rejects.toMatchObject(refused);
    await expect(
      harness.server('updateUsers', {}, { users: { [id]: { id } } }),
    ).rejects.toMatchObject(refused);
    await expect(harness.connect(id)).rejects.toMatchObject(refused);
  });
});

it('a key __proto__ is refused, however it is written, and not lost', () => {
  for (const key of ['__proto__', '\\u005f_proto__'])
    expect(() =>
      decodeAs(
        UpdateUsersRequest,
        'request',
        parseJson('the body', `{"users":{"${key}":{"id":"__proto__"}}}`),
      ),
    ).toThrow(expect.objectContaining(refused));
});
