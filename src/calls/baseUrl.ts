/** A base without the slashes at its end; a path prefix is kept. */
export const baseUrlOf = (url: string): string => url.replace(/\/+$/, '');
