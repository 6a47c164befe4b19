import { afterAll, beforeAll, describe } from 'vitest';
import { openTensorBackend } from '../../../../engine/compute/tensor/open-tensor-backend.ts';
import {
  type TensorBackend,
  tensorBackendNames,
} from '../../../../engine/compute/tensor/tensor-backend.ts';
import { problemSpecs } from '../../../core/csc/random-problem.ts';
import { itComputesNetworks, oneShape } from '../../../core/network/network-laws.ts';

for (const name of tensorBackendNames) {
  const found = await openTensorBackend(name);
  const title = 'backend' in found ? found.backend.what : `skipped: ${found.missing}`;
  if ('backend' in found) found.backend.close();
  describe.skipIf('missing' in found)(`networks on ${name} (${title})`, () => {
    let backend: TensorBackend | undefined;
    beforeAll(async () => {
      const opened = await openTensorBackend(name);
      if ('backend' in opened) ({ backend } = opened);
    });
    afterAll(() => backend?.close());
    if (name === 'wasm') itComputesNetworks(problemSpecs, 40);
    else itComputesNetworks(oneShape, 4);
  });
}
