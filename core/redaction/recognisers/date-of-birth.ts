import { wordsAfter, wordsBefore } from '../reading.ts'
import type { Candidate, SessionText } from '../span.ts'
import type { Recogniser } from './recogniser.ts'
import { type DateRead, readDate } from './spoken-date.ts'

const BIRTH =
  / (date of birth|dob|d o b|d \. o \. b|born|birthday|birth date|birthdate|date a birth|how old|birth) /
const OTHER =
  / (dated|letter|since|until|till|appointment|meeting|tribunal|decision|started|finished|review|assessment|from|on|due|expires|expiry|backdated|ended|between|award|interview) $/
const EVENTS =
  / (accident|diagnosed|diagnosis|moved|married|wedding|died|passed|funeral|operation|stroke|injury|redundant|joined|opened|closed|signed|claim|tenancy|since|founded|published|version) /
/** Nobody born later takes part; later full dates are appointments unless birth is spoken of. */
const LATEST_BIRTH_YEAR = 2012

/** Dates of birth, by what was said before them or by a year somebody could have been born in. */
export const dateOfBirth: Recogniser = {
  name: 'date-of-birth',
  type: 'DOB',
  find: ({ session }) => {
    const found: Candidate[] = []
    const births = new Set<string>()
    const others: { candidate: Candidate; day: string }[] = []
    for (let turn = 0; turn < session.tokens.length; turn += 1) {
      const tokens = session.tokens[turn]!
      for (let at = 0; at < tokens.length; at += 1) {
        const date = readDate(tokens, at)
        if (date === null) continue
        const judged = judge(session, turn, at, date)
        const start = tokens[at]!.start
        const end = tokens[date.until - 1]!.end
        const candidate: Candidate = {
          turn,
          start,
          end,
          type: 'DOB',
          recogniser: 'date-of-birth',
          why: judged?.why ?? 'the day and month of a date of birth',
          score: judged?.score ?? 0.8,
          value: `${date.year ?? ''}-${date.month}-${date.day}`,
        }
        const day = `${date.month}-${date.day}`
        if (judged === null) others.push({ candidate, day })
        else {
          found.push(candidate)
          births.add(day)
        }
        at = date.until - 1
      }
    }
    // A birth date said again in short, `seventeenth of august`, is still the birth date.
    return [
      ...found,
      ...others.filter(({ day }) => births.has(day)).map((other) => other.candidate),
    ]
  },
}

function judge(
  session: SessionText,
  turn: number,
  at: number,
  date: DateRead,
): { why: string; score: number } | null {
  const before = wordsBefore(session, turn, at, 30)
  const birth =
    BIRTH.test(before) ||
    / (born|birthday|date of birth) /.test(wordsAfter(session, turn, date.until))
  if (birth) return { why: 'a date after talk of birth', score: date.year === null ? 0.75 : 0.97 }
  if (date.year === null || date.year > LATEST_BIRTH_YEAR) return null
  // Two figures of a year alone are too little without talk of birth, unless all was said in words.
  if (!date.whole_year && !date.spoken) return null
  if (OTHER.test(wordsBefore(session, turn, at, 2))) return null
  if (EVENTS.test(wordsBefore(session, turn, at, 8))) return null
  return { why: 'a whole date in a year of birth', score: 0.7 }
}
