import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { guarded } from './backend.ts';

/** The numbers of tensors that `compute` makes; whatever else it makes is freed. */
export function computed(compute: () => Tensor[]): Promise<Float32Array[]> {
  return guarded(async () => {
    const tensors = tidy(compute);
    try {
      return await Promise.all(tensors.map((one) => one.data() as Promise<Float32Array>));
    } finally {
      for (const one of tensors) one.dispose();
    }
  });
}
