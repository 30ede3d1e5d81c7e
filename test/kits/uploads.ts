/** A green pixel, and a text: what people upload. */
export const image = {
  name: 'dot.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
};

export const document = {
  name: 'notes.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from('some notes'),
};
