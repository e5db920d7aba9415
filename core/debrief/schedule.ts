export interface DebriefTimes {
  /** London's wall clock, 0 to 23. */
  hour: number
  /** 1 is Monday, 7 Sunday. */
  days: readonly number[]
}

/** What holds for a team that chose nothing: every day at five, before any morning's debrief. */
export const DEFAULT_TIMES: DebriefTimes = { hour: 5, days: [1, 2, 3, 4, 5, 6, 7] }

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  hour: 'numeric',
  hourCycle: 'h23',
})

/** Whether a team's page is to be made within this hour of London's clock. */
export function isDue(times: DebriefTimes, now: Date): boolean {
  const parts = Object.fromEntries(CLOCK.formatToParts(now).map(({ type, value }) => [type, value]))
  const day = WEEKDAYS.indexOf(parts.weekday ?? '') + 1
  return times.days.includes(day) && Number(parts.hour) === times.hour
}
