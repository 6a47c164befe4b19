import { addTaps, type NumberKind } from './tap-shader.ts';

/** Threads of a workgroup, and positions that a workgroup computes. */
export const correlationSizes = { threads: 64, positions: 512 };

const { threads, positions } = correlationSizes;
/** Quads of signal that a workgroup holds: its positions and the taps of one turn. */
const tapQuadsATurn = 64;
const positionQuads = positions / 4;

/**
 * H^T y. A workgroup computes 512 positions of one atom; it takes the signal of one channel at a time
 * into its own memory, and each of its threads sums eight neighbouring positions in registers. Every
 * sum runs over channels, then taps, in ascending order, wherever the position lies.
 */
export const correlationShader = (kind: NumberKind) => /* wgsl */ `
struct Shape {
  signalStride: u32, // quads from one channel to the next
  outStride: u32,    // quads from one atom to the next
  tapQuads: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> starts: array<u32>;
@group(0) @binding(2) var<storage, read> channels: array<u32>;
@group(0) @binding(3) var<storage, read> taps: array<Quad>;
@group(0) @binding(4) var<storage, read> signal: array<Quad>;
@group(0) @binding(5) var<storage, read_write> beta: array<Quad>;

var<workgroup> stretch: array<Quad, ${positionQuads + tapQuadsATurn}>;

${addTaps(kind)}

@compute @workgroup_size(${threads})
fn correlate(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let atom = group.y;
  let firstQuad = group.x * ${positionQuads}u;
  let own = 2u * thread;
  var low = Quad();
  var high = Quad();
  for (var row = starts[atom]; row < starts[atom + 1u]; row++) {
    let signalAt = channels[row] * shape.signalStride + firstQuad;
    for (var turn = 0u; turn < shape.tapQuads; turn += ${tapQuadsATurn}u) {
      let count = min(${tapQuadsATurn}u, shape.tapQuads - turn);
      workgroupBarrier();
      for (var i = thread; i < ${positionQuads}u + count; i += ${threads}u) {
        stretch[i] = signal[signalAt + turn + i];
      }
      workgroupBarrier();
      var a = stretch[own];
      var b = stretch[own + 1u];
      for (var k = 0u; k < count; k++) {
        let h = taps[row * shape.tapQuads + turn + k];
        let c = stretch[own + k + 2u];
        low = addTaps(low, h, a, b);
        high = addTaps(high, h, b, c);
        a = b;
        b = c;
      }
    }
  }
  let outAt = atom * shape.outStride + firstQuad + own;
  beta[outAt] = low;
  beta[outAt + 1u] = high;
}
`;
