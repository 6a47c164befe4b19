/** Computes values by whole-numbered key and keeps the few that were asked for last. */
export class Recent<Value> {
  private readonly capacity: number;
  private readonly compute: (key: number) => Value;
  private readonly kept = new Map<number, Value>();

  constructor(capacity: number, compute: (key: number) => Value) {
    this.capacity = capacity;
    this.compute = compute;
  }

  get(key: number): Value {
    const known = this.kept.get(key);
    this.kept.delete(key);
    const value = known ?? this.compute(key);
    this.kept.set(key, value);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= this.capacity) break;
      this.kept.delete(oldest);
    }
    return value;
  }
}
