// Typed arrays in a snapshot: base64 of their bytes, little-endian. A million cells as JSON numbers take three times the
// room and thirty times the time.

/** Numbers of four bytes each. */
export const packWords = (words: Uint32Array): string =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength).toBase64()

/** What is unreadable is empty: it is learnt again. */
export function unpackWords(text: unknown): Uint32Array {
  if (typeof text !== 'string') return new Uint32Array(0)
  try {
    const bytes = Uint8Array.fromBase64(text)
    return new Uint32Array(bytes.buffer, 0, bytes.byteLength >> 2)
  } catch {
    return new Uint32Array(0)
  }
}

/** The bits of single-precision numbers as words, and back. */
export const asWords = (floats: Float32Array): Uint32Array => new Uint32Array(floats.buffer)
export const asFloats = (words: Uint32Array): Float32Array =>
  new Float32Array(words.buffer, words.byteOffset, words.length)
