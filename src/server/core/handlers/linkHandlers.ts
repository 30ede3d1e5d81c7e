import type { Attachment } from '../../../protocol/objects.js';
import type { Handler, HandlersOf, Preparation } from '../context.js';
import { fail } from '../requests/failure.js';

/** Refuses what is not to be fetched. */
export const prepareGetOG: Preparation<'getOG'> = ({ settings }) => {
  if (!settings.previewLink) fail('NotFound', 'this server gives no previews of links');
  return Promise.resolve({ response: { prepared: '', more: false }, emitted: [] });
};

/** Responds with the preview that was found after the preparation. */
const getOG: Handler<'getOG'> = (_, { request, prepared = '' }) =>
  Promise.resolve(
    prepared === ''
      ? fail('Input', `there is no preview of '${request.url}'`)
      : { response: JSON.parse(prepared) as Attachment, emitted: [] },
  );

export const linkHandlers: HandlersOf<'getOG'> = { getOG };
