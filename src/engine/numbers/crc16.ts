/** CRC16 as XMODEM has it: polynomial 0x1021, begun with 0, no bit reversed. */

const polynomial = 0x1021;

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ polynomial : crc << 1;
  return crc;
});

/** Of the bytes from start to end (exclusive); 16 bits. */
export function crc16(u8: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let i = start; i < end; i++) crc = ((crc << 8) & 0xffff) ^ (table[(crc >> 8) ^ (u8[i] as number)] as number);
  return crc;
}
