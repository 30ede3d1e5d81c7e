import type { Backend } from 'millrace/backend';
import { endpoints } from 'millrace/protocol';
import { lastValueFrom } from 'rxjs';

const pageSize = 100;

/** The numbers of all messages that a server has of a channel, oldest first, page by page. */
export const messagesOf = async (chat: Backend, cid: string): Promise<readonly number[]> => {
  const [type = '', id = ''] = cid.split(':');
  const pages: number[][] = [];
  let before: string | undefined;
  for (;;) {
    const messages = { limit: pageSize, ...(before !== undefined && { id_lt: before }) };
    const answer = await lastValueFrom(
      chat.call(endpoints.getOrCreateChannel, { type, id }, { state: true, messages }),
    );
    const page = answer.messages ?? [];
    pages.unshift(page.map(({ text }) => Number(text)));
    before = page[0]?.id;
    if (page.length < pageSize) return pages.flat();
  }
};
