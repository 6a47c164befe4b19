import { factorCholesky, solveCholesky } from '../../math/cholesky.ts';

/** Distance over which the potential of one place says something about another. */
const lengthUm = 30;

/** Share of a contact's variance that is its own noise: keeps the weights from growing large. */
const ridge = 1e-3;

/**
 * Estimates the potential between contacts from the contacts around, as the mean of a Gaussian
 * process with the Matern kernel of order 5/2 (Rasmussen and Williams, eq. 4.17):
 *
 *     w = (K + ridge I)^-1 k(place),   k(r) = (1 + s + s^2 / 3) exp(-s),   s = sqrt(5) r / length
 *
 * On simulated spikes moved by up to 10 µm it leaves a fifth of the error of doing nothing, on
 * staggered and on square grids of contacts; rougher kernels (exponential) leave half of it.
 */
export class Kriging {
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly factor: Float64Array;

  /**
   * @param positionsUm `[x0, y0, x1, y1, ...]` of all contacts
   * @param contacts to estimate from
   */
  constructor(positionsUm: Float64Array, contacts: Int32Array) {
    const n = contacts.length;
    this.x = Float64Array.from(contacts, (contact) => positionsUm[2 * contact]);
    this.y = Float64Array.from(contacts, (contact) => positionsUm[2 * contact + 1]);
    this.factor = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        const value = matern(Math.hypot(this.x[i] - this.x[j], this.y[i] - this.y[j]));
        this.factor[i * n + j] = value + (i === j ? ridge : 0);
      }
    }
    factorCholesky(this.factor, n, n);
  }

  /** @param out one weight a contact */
  weights(xUm: number, yUm: number, out: Float64Array): Float64Array {
    const n = this.x.length;
    for (let i = 0; i < n; i++) out[i] = matern(Math.hypot(this.x[i] - xUm, this.y[i] - yUm));
    return solveCholesky(this.factor, n, n, out);
  }
}

function matern(distanceUm: number): number {
  const s = (Math.sqrt(5) * distanceUm) / lengthUm;
  return (1 + s + (s * s) / 3) * Math.exp(-s);
}
