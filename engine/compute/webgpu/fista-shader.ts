import { addTaps } from './tap-shader.ts';

/**
 * Threads of a workgroup, which codes one window. Windows whose rows are in fast memory are short: half as
 * many threads have enough to do, and wait less for each other.
 */
const threadsIn = { workgroup: 128, buffer: 256 } as const;

/** Where a workgroup keeps the momentum and the residual that its threads share. */
export type RowPlace =
  /** In its own fast memory, with room for `quads`. */
  | { readonly kind: 'workgroup'; readonly quads: number }
  /** In a buffer that has a part for every window. */
  | { readonly kind: 'buffer' };

const workgroupRows = (quads: number) => /* wgsl */ `
var<workgroup> rows: array<vec4f, ${quads}>;

fn enterWindow(window: u32) {}
fn rowAt(quad: u32) -> vec4f { return rows[quad]; }
fn setRow(quad: u32, values: vec4f) { rows[quad] = values; }
fn meet() { workgroupBarrier(); }
`;

const bufferRows = /* wgsl */ `
@group(0) @binding(7) var<storage, read_write> rows: array<vec4f>;
var<private> rowsFrom: u32;

fn enterWindow(window: u32) {
  rowsFrom = window * (shape.atoms * shape.codeStride + shape.channels * shape.traceStride);
}
fn rowAt(quad: u32) -> vec4f { return rows[rowsFrom + quad]; }
fn setRow(quad: u32, values: vec4f) { rows[rowsFrom + quad] = values; }
fn meet() { storageBarrier(); workgroupBarrier(); }
`;

/**
 * CRsAE's Algorithm 1 with the iterations fused: nothing but the code leaves the workgroup between
 * them. An iteration is
 *
 *     r = y - H w,    x = eta(w + step H^T r),    w' = x + m_t (x - x_before)
 *
 * in two halves, each of them filters from rows to rows, sixteen neighbouring values a thread. Every row
 * of w has zeros in front and behind, every row of r behind.
 */
export const fistaShader = (place: RowPlace): string => /* wgsl */ `
struct Shape {
  firstWindow: u32,
  firstIteration: u32,
  endIteration: u32,
  atoms: u32,
  channels: u32,
  filters: u32,
  samples: u32,
  positions: u32,
  marginQuads: u32,   // zeros in front of a row of w
  codeStride: u32,    // quads from one row of w to the next
  traceStride: u32,   // and of r
  gatherQuads: u32,   // quads of taps of a filter of H^T
  scatterQuads: u32,  // and of H
  twoSided: u32,
  step: f32,
  tolerance: f32,
}

struct Outcome {
  isDone: u32,
  iterations: u32,
  lastChange: f32,
}

/** Filters between rows, by where they lie. */
struct Filters {
  starts: u32,
  inputs: u32,
  taps: u32,
  tapQuads: u32,
  rows: u32,
  stride: u32,
}

/** Sixteen neighbouring values of a row, for which taps are read once. */
alias Stretch = array<vec4f, 4>;

@group(0) @binding(0) var<uniform> shape: Shape;
/** Of H^T the starts and the inputs, then of H. */
@group(0) @binding(1) var<storage, read> indices: array<u32>;
/** Of H^T, then of H. */
@group(0) @binding(2) var<storage, read> taps: array<vec4f>;
/** The atoms' thresholds, then the iterations' m_t. */
@group(0) @binding(3) var<storage, read> levels: array<f32>;
/** (windows x channels x quads of samples) */
@group(0) @binding(4) var<storage, read> signal: array<vec4f>;
/** (windows x atoms x quads of positions) */
@group(0) @binding(5) var<storage, read_write> code: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> outcomes: array<Outcome>;
${place.kind === 'workgroup' ? workgroupRows(place.quads) : bufferRows}
/** Changes are not negative, so their bits are in their order. */
var<workgroup> largestChange: atomic<u32>;
var<workgroup> toAll: u32;
${addTaps('f32')}
fn filtered(by: Filters, output: u32, quad: u32) -> Stretch {
  var s0 = vec4f();
  var s1 = vec4f();
  var s2 = vec4f();
  var s3 = vec4f();
  let end = indices[by.starts + output + 1u];
  for (var row = indices[by.starts + output]; row < end; row++) {
    let at = by.rows + indices[by.inputs + row] * by.stride + quad;
    let tapsAt = by.taps + row * by.tapQuads;
    var a = rowAt(at);
    var b = rowAt(at + 1u);
    var c = rowAt(at + 2u);
    var d = rowAt(at + 3u);
    for (var k = 0u; k < by.tapQuads; k++) {
      let h = taps[tapsAt + k];
      let e = rowAt(at + k + 4u);
      s0 = addTaps(s0, h, a, b);
      s1 = addTaps(s1, h, b, c);
      s2 = addTaps(s2, h, c, d);
      s3 = addTaps(s3, h, d, e);
      a = b;
      b = c;
      c = d;
      d = e;
    }
  }
  return Stretch(s0, s1, s2, s3);
}

fn shrink(values: vec4f, threshold: f32) -> vec4f {
  let sign = select(vec4f(1.0), sign(values), shape.twoSided == 1u);
  return sign * max(sign * values - threshold, vec4f());
}

/** The proximal step of four positions, and w for the next iteration; gives by how much they moved. */
fn moveQuad(t: u32, atom: u32, quad: u32, codeAt: u32, pull: vec4f) -> vec4f {
  let own = atom * shape.codeStride + shape.marginQuads + quad;
  let moved = fma(vec4f(shape.step), pull, rowAt(own));
  let isPosition = vec4u(0u, 1u, 2u, 3u) + 4u * quad < vec4u(shape.positions);
  let after = select(vec4f(), shrink(moved, levels[atom]), isPosition);
  let difference = after - code[codeAt];
  code[codeAt] = after;
  setRow(own, fma(vec4f(levels[shape.atoms + t]), difference, after));
  return difference;
}

@compute @workgroup_size(${threadsIn[place.kind]})
fn encode(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let window = shape.firstWindow + group.x;
  enterWindow(window);
  let residualRows = shape.atoms * shape.codeStride;
  let sampleQuads = (shape.samples + 3u) / 4u;
  let positionQuads = (shape.positions + 3u) / 4u;
  let sampleStretches = (sampleQuads + 3u) / 4u;
  let positionStretches = (positionQuads + 3u) / 4u;
  let scatterStarts = shape.atoms + 1u + shape.filters;
  let gather = Filters(
    0u, shape.atoms + 1u, 0u, shape.gatherQuads, residualRows, shape.traceStride,
  );
  let scatter = Filters(
    scatterStarts, scatterStarts + shape.channels + 1u, shape.filters * shape.gatherQuads,
    shape.scatterQuads, 0u, shape.codeStride,
  );

  if (thread == 0u) { toAll = outcomes[window].isDone; }
  if (workgroupUniformLoad(&toAll) == 1u) { return; }

  for (var t = shape.firstIteration; t < shape.endIteration; t++) {
    for (var task = thread; task < shape.channels * sampleStretches; task += ${threadsIn[place.kind]}u) {
      let channel = task / sampleStretches;
      let quad = 4u * (task % sampleStretches);
      var predicted = filtered(scatter, channel, quad);
      let at = (window * shape.channels + channel) * sampleQuads + quad;
      let to = residualRows + channel * shape.traceStride + quad;
      for (var i = 0u; i < 4u; i++) {
        if (quad + i < sampleQuads) { setRow(to + i, signal[at + i] - predicted[i]); }
      }
    }
    meet();

    var change = vec4f();
    for (var task = thread; task < shape.atoms * positionStretches; task += ${threadsIn[place.kind]}u) {
      let atom = task / positionStretches;
      let quad = 4u * (task % positionStretches);
      var pull = filtered(gather, atom, quad);
      let codeAt = (window * shape.atoms + atom) * positionQuads + quad;
      for (var i = 0u; i < 4u; i++) {
        if (quad + i < positionQuads) {
          change = max(change, abs(moveQuad(t, atom, quad + i, codeAt + i, pull[i])));
        }
      }
    }
    let own = max(max(change.x, change.y), max(change.z, change.w));
    atomicMax(&largestChange, bitcast<u32>(own));
    meet();

    if (thread == 0u) {
      toAll = atomicExchange(&largestChange, 0u);
      let lastChange = bitcast<f32>(toAll);
      outcomes[window] = Outcome(u32(lastChange <= shape.tolerance), t + 1u, lastChange);
    }
    if (bitcast<f32>(workgroupUniformLoad(&toAll)) <= shape.tolerance) { return; }
  }
}
`;
