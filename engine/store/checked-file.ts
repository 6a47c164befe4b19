import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Deserializer, Serializer } from 'node:v8';
import { writePiecesAtomically } from '../files/atomic-write.ts';

const DIGEST_BYTES = 32;

/** Keeps plain data in a file that is whole or not there. @throws the system's errors */
export async function writeChecked(path: string, value: unknown): Promise<void> {
  const payload = serialized(value);
  await mkdir(dirname(path), { recursive: true });
  await writePiecesAtomically(path, [digestOf(payload), payload]);
}

/** What was kept; undefined where there is nothing. What is damaged is as good as absent, and removed. */
export async function readChecked(path: string): Promise<unknown> {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) return undefined;
  const payload = bytes.subarray(DIGEST_BYTES);
  if (!digestOf(payload).equals(bytes.subarray(0, DIGEST_BYTES))) {
    await rm(path, { force: true });
    return undefined;
  }
  return deserialized(payload);
}

function digestOf(payload: Uint8Array): Buffer {
  return createHash('sha256').update(payload).digest();
}

/** Every array in memory of its own when it comes back, unlike what `v8.serialize` gives. */
function serialized(value: unknown): Buffer {
  const serializer = new Serializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

function deserialized(payload: Buffer): unknown {
  const deserializer = new Deserializer(payload);
  deserializer.readHeader();
  return deserializer.readValue();
}
