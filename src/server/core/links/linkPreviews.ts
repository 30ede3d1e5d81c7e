import type { EndpointKey } from '../../../protocol/endpoints/endpointTable.js';
import type { PreviewLink } from '../../ports/links.js';
import type { Call } from '../call.js';
import type { Perform } from '../context.js';
import type { ReportFailure, RunInBackground } from '../jobs/background.js';
import type { OutsideWork } from '../jobs/outsideWork.js';
import { addPreviews, linksToPreview } from './addPreviews.js';

interface LinkPreviewsOptions {
  readonly previewLink: PreviewLink;
  readonly perform: Perform;
  readonly runInBackground: RunInBackground;
  readonly report: ReportFailure;
}

type PostKey = 'sendMessage' | 'updateMessage' | 'updateMessagePartial';

/** What calls do with the pages that links lead to. */
export const linkPreviews = ({
  previewLink,
  perform,
  runInBackground,
  report,
}: LinkPreviewsOptions): { readonly [Key in EndpointKey]?: OutsideWork<Key> } => {
  const find: PreviewLink = (url) =>
    previewLink(url).catch((cause: unknown) => {
      report('a preview of a link failed', cause);
      return undefined;
    });
  const enrich = async (messageId: string): Promise<void> => {
    const links = await perform((context) => linksToPreview(context, messageId));
    const found = await Promise.all(links.map(find));
    const previews = found.filter((preview) => preview !== undefined);
    if (previews.length > 0) await perform((context) => addPreviews(context, messageId, previews));
  };
  const posting: OutsideWork<PostKey> = {
    after: ({ request }: Call<PostKey>, { message }) => {
      if (request.skip_enrich_url !== true)
        runInBackground('previews of links', () => enrich(message.id), { attempts: 1 });
      return Promise.resolve();
    },
  };
  return {
    getOG: {
      before: async (call) => {
        const preview = await find(call.request.url);
        return preview && JSON.stringify(preview);
      },
    },
    sendMessage: posting,
    updateMessage: posting,
    updateMessagePartial: posting,
  };
};
