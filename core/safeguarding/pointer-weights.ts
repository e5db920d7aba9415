/** Made by `npx tsx eval/train/harm-pointer.ts`; a byte a place, in base64. */
export const POINTER_WEIGHTS = { unit: 1, bias: 0, from: 1e9, weights: '' }
