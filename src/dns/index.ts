export { parseIPv4, parseIPv6 } from './addresses.ts'
export * from './codes.ts'
export { type DecodeError, decodeHeader, decodeMessage, type Header } from './decode.ts'
export * from './dnssec.ts'
export * from './encode.ts'
export * from './lookup.ts'
export * from './masterfile.ts'
export * from './message.ts'
export * from './names.ts'
export * from './records.ts'
export * from './serial.ts'
export { formatRecordData, maxTtl, parseRecordData, parseTtl } from './text.ts'
export * from './tsig.ts'
export { locateTsig, type TsigRecord } from './tsig-record.ts'
export {
  type StreamMessage,
  type StreamSigner,
  type StreamVerifier,
  signStream,
  verifyStream,
} from './tsig-stream.ts'
export * from './update.ts'
export * from './view.ts'
export * from './zone.ts'
