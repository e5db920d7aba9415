import { expect, it } from 'vitest'
import {
  chiSquareUpper,
  fQuantile,
  normalQuantile,
  normalTwoSided,
  tQuantile,
  tTwoSided,
} from './distributions.ts'

/** Expected values from R 4.2.2 (qt, pt, qnorm, pnorm, pchisq, qf). */
const cases: [string, number, number][] = [
  ['t quantile, 19 df', tQuantile(0.975, 19), 2.093024054408309],
  ['t quantile, 9 df', tQuantile(0.975, 9), 2.262157162798205],
  ['t quantile, 2.5 df', tQuantile(0.975, 2.5), 3.574654842003692],
  ['t p value', tTwoSided(2.5, 19), 0.02174041116839744],
  ['t p value far out', tTwoSided(-40, 19), 8.307757199338502e-20],
  ['normal quantile', normalQuantile(0.975), 1.959963984540054],
  ['normal quantile at 1e-9', normalQuantile(1e-9), -5.997807015007685],
  ['normal p value', normalTwoSided(2.5), 0.01241933065155227],
  ['normal p value far out', normalTwoSided(10), 1.523970604832105e-23],
  ['chi-square upper tail', chiSquareUpper(3, 2), 0.2231301601484298],
  ['chi-square far tail', chiSquareUpper(60, 3), 5.878230727906913e-13],
  ['F quantile', fQuantile(0.975, 4, 17.3), 3.64703934372456],
]

it.each(cases)('%s equals R', (_, got, expected) => {
  expect(Math.abs(got / expected - 1)).toBeLessThan(1e-9)
})
