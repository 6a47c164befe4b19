import { UserError } from '../../core/index.ts';
import { CorrelationServer } from './webgpu/correlation-server.ts';
import { openDevice } from './webgpu/open-device.ts';

/** What may correlate templates with the signal. All of them give the same result. */
export const backendNames = ['cpu', 'webgpu', 'auto'] as const;
export type BackendName = (typeof backendNames)[number];

/**
 * Opens the GPU, where one is wanted and there.
 * @returns null where the processor is to do it
 * @throws UserError (`NO_GPU`) where a GPU must be used and there is none
 */
export async function openBackend(backend: BackendName): Promise<CorrelationServer | null> {
  if (backend === 'cpu') return null;
  const found = await openDevice();
  if ('device' in found) return new CorrelationServer(found.device);
  if (backend === 'auto') return null;
  throw new UserError(
    'NO_GPU',
    `--backend webgpu needs a GPU: ${found.missing}. Sort with --backend cpu, or auto, which takes a GPU only where there is one.`,
  );
}
