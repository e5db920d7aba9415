const PARTS = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

/** London's day and time as form fields hold them: `2026-11-20` and `14:30`. */
export function londonFields(at: Date): { date: string; time: string } {
  const parts = Object.fromEntries(PARTS.formatToParts(at).map(({ type, value }) => [type, value]))
  const date = `${parts.year}-${parts.month}-${parts.day}`
  return { date, time: `${parts.hour}:${parts.minute}` }
}

/**
 * The moment at which London's wall shows this day and time; null when it is no day or time, or the
 * clocks skip it. When they go back it is the earlier of two.
 */
export function londonMoment(date: string, time = '12:00'): Date | null {
  const asUtc_ms = Date.parse(`${date}T${time}:00Z`)
  if (Number.isNaN(asUtc_ms)) return null
  const candidates = [new Date(asUtc_ms - 3_600_000), new Date(asUtc_ms)]
  const shows = (at: Date) => {
    const fields = londonFields(at)
    return fields.date === date && fields.time === time
  }
  return candidates.find(shows) ?? null
}
