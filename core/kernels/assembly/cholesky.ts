/** The same as core/math/cholesky.ts; `stride` in numbers. */

export function factorCholesky(matrix: usize, size: i32, stride: i32, floor: f64): void {
  for (let i: i32 = 0; i < size; i++) {
    const rowI = at(matrix, i * stride);
    for (let j: i32 = 0; j < i; j++) {
      const rowJ = at(matrix, j * stride);
      let sum = load<f64>(at(rowI, j));
      for (let k: i32 = 0; k < j; k++) sum -= load<f64>(at(rowI, k)) * load<f64>(at(rowJ, k));
      store<f64>(at(rowI, j), sum / load<f64>(at(rowJ, j)));
    }
    let pivot = load<f64>(at(rowI, i));
    for (let k: i32 = 0; k < i; k++) {
      const value = load<f64>(at(rowI, k));
      pivot -= value * value;
    }
    // Written so that NaN is lifted too.
    if (!(pivot > floor)) pivot = floor;
    store<f64>(at(rowI, i), Math.sqrt(pivot));
  }
}

export function solveCholesky(factor: usize, size: i32, stride: i32, vector: usize): void {
  for (let i: i32 = 0; i < size; i++) {
    let sum = load<f64>(at(vector, i));
    for (let k: i32 = 0; k < i; k++) {
      sum -= load<f64>(at(factor, i * stride + k)) * load<f64>(at(vector, k));
    }
    store<f64>(at(vector, i), sum / load<f64>(at(factor, i * stride + i)));
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = load<f64>(at(vector, i));
    for (let k = i + 1; k < size; k++) {
      sum -= load<f64>(at(factor, k * stride + i)) * load<f64>(at(vector, k));
    }
    store<f64>(at(vector, i), sum / load<f64>(at(factor, i * stride + i)));
  }
}

function at(array: usize, index: i32): usize {
  return array + ((<usize>index) << 3);
}
