import { expect, it } from 'vitest';
import { wavOf } from './sound';

it('writes a recording as a WAV of one channel', async () => {
  const blob = wavOf(Float32Array.from([0, 1, -1, 2]), 48_000);
  const view = new DataView(await blob.arrayBuffer());
  expect(view.byteLength).toBe(52);
  expect(String.fromCharCode(view.getUint8(0), view.getUint8(1), view.getUint8(2), view.getUint8(3))).toBe(
    'RIFF',
  );
  expect([view.getUint16(22, true), view.getUint32(24, true), view.getUint32(40, true)]).toEqual([
    1, 48_000, 8,
  ]);
  expect([44, 46, 48, 50].map((at) => view.getInt16(at, true))).toEqual([0, 0x7fff, -0x7fff, 0x7fff]);
});
