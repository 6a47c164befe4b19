/**
 * Minimum-cost assignment of a rectangular cost matrix by shortest augmenting paths with potentials
 * (Kuhn-Munkres in the form of Jonker and Volgenant 1987): every row gets a column of its own, or,
 * where there are more rows than columns, every column a row. O(min^2 max).
 *
 * @param costs (rows x columns), row by row, finite
 * @returns the column of each row, -1 for a row without one
 */
export function assign(costs: Float64Array, rowCount: number, columnCount: number): Int32Array {
  if (rowCount > columnCount) {
    const rowOfColumn = assign(transposed(costs, rowCount, columnCount), columnCount, rowCount);
    const columnOfRow = new Int32Array(rowCount).fill(-1);
    rowOfColumn.forEach((row, column) => {
      columnOfRow[row] = column;
    });
    return columnOfRow;
  }
  // Row and column 0 are the root of the search; real ones count from 1.
  const rowPotential = new Float64Array(rowCount + 1);
  const columnPotential = new Float64Array(columnCount + 1);
  const rowOfColumn = new Int32Array(columnCount + 1);
  const slack = new Float64Array(columnCount + 1);
  const previousColumn = new Int32Array(columnCount + 1);
  const visited = new Uint8Array(columnCount + 1);

  for (let row = 1; row <= rowCount; row++) {
    rowOfColumn[0] = row;
    slack.fill(Number.POSITIVE_INFINITY);
    visited.fill(0);
    let column = 0;
    do {
      visited[column] = 1;
      const from = rowOfColumn[column];
      let nearest = 0;
      let step = Number.POSITIVE_INFINITY;
      for (let j = 1; j <= columnCount; j++) {
        if (visited[j]) continue;
        const reduced =
          costs[(from - 1) * columnCount + j - 1] - rowPotential[from] - columnPotential[j];
        if (reduced < slack[j]) {
          slack[j] = reduced;
          previousColumn[j] = column;
        }
        if (slack[j] < step) {
          step = slack[j];
          nearest = j;
        }
      }
      for (let j = 0; j <= columnCount; j++) {
        if (visited[j]) {
          rowPotential[rowOfColumn[j]] += step;
          columnPotential[j] -= step;
        } else {
          slack[j] -= step;
        }
      }
      column = nearest;
    } while (rowOfColumn[column] !== 0);
    while (column !== 0) {
      rowOfColumn[column] = rowOfColumn[previousColumn[column]];
      column = previousColumn[column];
    }
  }

  const columnOfRow = new Int32Array(rowCount).fill(-1);
  for (let j = 1; j <= columnCount; j++) {
    if (rowOfColumn[j] > 0) columnOfRow[rowOfColumn[j] - 1] = j - 1;
  }
  return columnOfRow;
}

function transposed(matrix: Float64Array, rowCount: number, columnCount: number): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let i = 0; i < rowCount; i++) {
    for (let j = 0; j < columnCount; j++) result[j * rowCount + i] = matrix[i * columnCount + j];
  }
  return result;
}
