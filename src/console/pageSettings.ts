/** What the server hands to the page. */
export interface PageSettings {
  readonly apiKey: string;
  /** The default secret; absent when the server has another one. */
  readonly apiSecret?: string;
}

/** Reads the settings that the server has written into the page. */
export const readPageSettings = (page: Document): PageSettings => {
  const content = page.querySelector<HTMLMetaElement>('meta[name=millrace]')?.content ?? '';
  return JSON.parse(content) as PageSettings;
};
