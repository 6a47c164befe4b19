/** The runtime's own logarithm, so that the kernels agree with their twins to the bit. */
export declare function naturalLog(value: f64): f64;
