/* A text's UTF-8 as a byte string. */

export const utf8Bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
