/** A time as transcripts write it: `1:02:03.4`, `02:03`, `00:02:03,400`, `0:0:5.12`. */
export const CLOCK = String.raw`\d{1,4}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,9})?`

const WHOLE_CLOCK = new RegExp(`^${CLOCK}$`)

/** Seconds from the start, to the millisecond; null when it is no time. */
export function readClock(text: string): number | null {
  if (!WHOLE_CLOCK.test(text)) return null
  const parts = text.replace(',', '.').split(':').map(Number)
  const [seconds = 0, minutes = 0, hours = 0] = parts.reverse()
  if (seconds >= 60 || (hours > 0 && minutes >= 60)) return null
  return Math.round((hours * 3600 + minutes * 60 + seconds) * 1000) / 1000
}
