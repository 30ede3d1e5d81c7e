import { type Endpoint, type EndpointKey, endpoints, InputLimit } from 'millrace/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { type Place, placesIn } from '../../helpers/codecPlaces.js';
import { serveRows } from '../../helpers/rowCalls.js';

// Whatever is named in the smallest requests is named 'x'.
/** Objects whose other keys are not kept: they name a user, or are refused as a whole. */
const references = [
  /\.created_by$/,
  /\.mentioned_users\.0$/,
  /^queryMembers members\.0$/,
  /^updateChannel data\.(members|invites)\.0$/,
];

const sent = { text: 'hi', user_id: 'x' };

/** What makes the smallest requests complete. */
const additions: Readonly<Partial<Record<EndpointKey, object>>> = {
  getOrCreateChannel: { data: { created_by_id: 'x' } },
  getOrCreateDistinctChannel: { data: { created_by_id: 'x', members: ['x'] } },
  updateChannel: { message: sent },
  truncateChannel: { message: sent },
  sendMessage: { message: sent },
  updateMessage: { message: sent },
  createDraft: { message: { text: 'hi' } },
  sendReaction: { reaction: { user_id: 'x' } },
  sendEvent: { event: { user_id: 'x' } },
  createPoll: { user_id: 'x' },
  updateOwnMemberPartial: { user_id: 'x' },
  createPollOption: sent,
  createGuest: { user: { id: 'new' } },
};

/** Parameters of the paths of calls that make something. */
const madeAnew: Readonly<Partial<Record<EndpointKey, Readonly<Record<string, string>>>>> = {
  getOrCreateChannel: { id: 'new' },
};

/** A poll with texts for its options. */
const withText = (request: unknown): unknown =>
  isRecord(request) && 'options' in request
    ? {
        ...request,
        options: (request.options as readonly object[]).map((each) => ({ text: 'x', ...each })),
      }
    : request;

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object with the keys of another one that it has not, at any depth. */
const completed = (value: unknown, more: unknown): unknown =>
  isRecord(value) && isRecord(more)
    ? {
        ...more,
        ...Object.fromEntries(
          Object.entries(value).map(([key, each]) => [
            key,
            completed(each, (more as Readonly<Record<string, unknown>>)[key]),
          ]),
        ),
      }
    : value;

const keys = Object.keys(endpoints) as EndpointKey[];

/** The places of custom data in the request of an endpoint, those of partial updates among them. */
const customPlaces = (key: EndpointKey): readonly Place[] =>
  placesIn(endpoints[key].request).flatMap((place) => {
    if (references.some((each) => each.test(`${key} ${place.path}`))) return [];
    if (place.path === 'set' && place.codec?.is({}) === true)
      return [{ ...place, put: (value) => place.put({ pad: value }) }];
    return place.codec ? [] : [place];
  });

const cases = keys.flatMap((key) =>
  customPlaces(key).map(({ path, put }) => [key, path, put] as const),
);

/** What the scene is made of, one after the other. */
const scene: readonly (readonly [EndpointKey, unknown])[] = [
  ['updateUsers', { users: { x: { id: 'x' }, john: { id: 'john' } } }],
  ['createChannelType', { name: 'x', polls: true }],
  ['getOrCreateChannel', { data: { created_by_id: 'x', members: ['x'] } }],
  ['sendMessage', { message: { id: 'x', ...sent } }],
  ['sendMessage', { message: { id: 'reply', parent_id: 'x', ...sent } }],
  ['createPoll', { id: 'x', name: 'x', user_id: 'x', allow_user_suggested_options: true }],
];

/** The smallest requests that a server with the scene takes, and what it says to them. */
const openScene = async () => {
  const { call, close } = await serveRows();
  onTestFinished(close);
  for (const [key, request] of scene) {
    expect((await call(endpoints[key], request)).status).toBeLessThan(300);
  }
  const { body } = await call(endpoints.createPollOption, sent);
  const { id } = body['poll_option'] as { readonly id: string };
  return (key: EndpointKey, request: unknown) => {
    const row: Endpoint = endpoints[key];
    const more = key === 'updatePollOption' ? { ...sent, id } : additions[key];
    return call(row, completed(withText(request), more), madeAnew[key]);
  };
};

const { max } = InputLimit.customBytes;
const refused = new RegExp(`custom data.* at most ${max} bytes`);

test.each(cases)('%s refuses custom data above its bound, in %s', async (key, _, put) => {
  const call = await openScene();
  const { status, code, message } = await call(key, put('x'.repeat(max)));
  expect({ status, code, message }).toMatchObject({ status: 413, code: 22 });
  expect(message).toMatch(refused);
  expect((await call(key, put('x'))).status).toBeLessThan(300);
});
