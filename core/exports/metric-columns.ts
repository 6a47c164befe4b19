/** One number a unit: a column of `units.csv` and of the report's table. */
export interface MetricColumn {
  /** SpikeInterface's name of the metric, e.g. `isi_violations_ratio`; the column's header. */
  readonly name: string;
  /** One value a unit in the order of `Sorting.units`; NaN where it is not defined. */
  readonly values: ArrayLike<number>;
}
