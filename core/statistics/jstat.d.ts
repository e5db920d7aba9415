/** The few functions used of jstat, which ships no types. */
declare module 'jstat' {
  interface Distribution<Parameters extends number[]> {
    cdf(x: number, ...parameters: Parameters): number
    inv(p: number, ...parameters: Parameters): number
    pdf(x: number, ...parameters: Parameters): number
  }
  const jstat: {
    jStat: {
      studentt: Distribution<[df: number]>
      normal: Distribution<[mean: number, sd: number]>
      centralF: Distribution<[df1: number, df2: number]>
      gammaln(x: number): number
      lowRegGamma(a: number, x: number): number
    }
  }
  export default jstat
}
