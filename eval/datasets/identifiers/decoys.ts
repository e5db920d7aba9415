import { Draw } from './draw.ts'
import { sayFigures, sayOrdinal, sayPair } from './say.ts'

/**
 * Sentences full of numbers and codes that identify nobody. `{n}` is drawn between the two figures
 * after it; `{n:5-95}`. `{N:…}` is said in words. Both times, prices, doses, forms and the like.
 */
const SENTENCES = `
it went up by {n:2-40} pounds a week
it's about £{n:4-900} a month after rent
i pay {N:20-95} quid for the electric
they took £{n:10-90}.{n:10-99} off me in {n:2019-2026}
the standard allowance is £{n:300-400}.{n:10-99}
we get four hundred and {N:11-99} a month between us
i had {N:2-60} pounds left until the {O:2-28}
he earns £{n:9-30},{n:100-999} a year before tax
it's {n:1-9},{n:100-999} pounds over {n:2-24} months
i work {n:4-30} hours a week, never more than {n:31-40}
shifts are {n:6-11} till {n:1-5} with {N:20-45} minutes for lunch
she does nine to five four days a week
i was there from half {N:2-11} to quarter past {N:2-11}
can you do {n:1-12}.{n:10-59} on the {O:2-28}
let's say two thirty on thursday
the {n:1-12}:{n:10-59} is always late
i get the {n:10-300} bus and then the {n:2-99}
the {N:20-95} goes from outside the library
it's the X{n:2-99} or the {n:100-250} from the station
M{n:2-62} was shut at junction {n:2-30}
i take the M14 bus to the day centre
take the A{n:2-90} and turn off at the B{n:1000-6999}
the train from platform {n:1-16} at {n:6-21}.{n:10-59}
i'm on {n:5-500} mg twice a day
they put me up to {N:20-95} milligrams of sertraline
{n:1-4} tablets of {n:100-500}mg in the morning and {n:1-2} at night
insulin {n:4-40} units before meals
my blood pressure was {n:110-180} over {n:60-110}
my sugars were {n:4-19}.{n:1-9} this morning
it's on page {n:2-400} of the booklet
see page {n:2-90}, paragraph {n:1-12}
chapter {N:2-30} of the book they gave us
it's question {N:2-15} on the form
i scored {N:2-12} points on the pip and needed {N:8-15}
{n:2-12} points for daily living and {n:2-12} for mobility
i got {n:10-99} percent in the mock
about {n:5-95}% of people appeal
the vat's {n:5-20} per cent
since {n:1985-2025} i've had the bad back
i left school in nineteen ninety {N:2-9}
we've been here since two thousand and {N:2-9}
back in twenty {N:14-24} i was working full time
the tribunal is on {n:2-28} March {n:2026-2027}
the appointment is on the {O:2-28} of june
see you on the {O:2-28}
my review was on {n:2-28}/{n:2-12}/{n:2024-2026}
the letter is dated {n:2-28} May {n:2024-2026}
from {n:2-28} April it changes to the new rate
i sent back the UC50 in {n:2-28} days
they want a PIP2 form and the SSP1
it's the ESA50 not the UC{n:50-59}
i'm in the support group, LCWRA not LCW
put me in the WRAG they did
the P45 came but not the P60
fill in the BR{n:19-24} and the form SP{n:1-9}
he did NVQ level {n:2-4} and {n:2-9} GCSEs
i've got a CSCS card and a category C{n:1-1} licence
level {N:2-4} in health and social care
it's room {n:1-30} on the {O:2-9} floor
meet at desk {N:2-30} by the window
ward {n:2-40} up on the third floor
bay {N:2-9} bed {N:2-12}
we lost {N:2-6} {N:2-9} on saturday
it finished {n:1-5}-{n:0-4} after extra time
press {N:2-9} for benefits and {N:2-9} for anything else
press one for universal credit two for pip three for anything else
option {N:2-5} then option {N:2-5} and then hold for {N:20-55} minutes
i waited {N:20-59} minutes and it cut me off
dial 999 if it gets bad or 111 for advice
i rang 111 and they said go to a and e
it's {n:2-40} miles each way
i walk {n:50-900} metres and have to stop
no more than {N:20-50} metres without pain
my bmi's {n:18-40} and i'm {n:5-20} stone {n:1-13}
i'm {N:20-64} and my mum's {N:65-90}
she's {n:2-15} and he's {n:2-15} now
i've got {n:2-6} kids and {n:2-9} grandkids
about {n:10-900} people came to the fair
channel {n:2-500} if you've got the box
it was minus {N:2-12} last night
size {n:8-20} or a {n:8-20} in that shop
a {n:2-10} pack of the {n:330-500}ml ones
set the oven to {n:150-220} for {n:20-50} minutes
the wifi's down so it's 4g only
one two three four and breathe out
count to ten he said one two three four five six seven eight nine ten
five things you see four you hear three you touch two you smell one you taste
ten nine eight seven and then relax
step {N:2-9} of {N:10-12} they call it
version {n:2-16}.{n:1-9} of the app
windows {n:7-11} on an old laptop
a {n:32-65} inch telly on {n:12-36} payments of £{n:9-40}.{n:10-99}
it's a two minute walk from here
about a ten minute drive down the road
a five mile walk along the river
turn left at the second road past the green
i live on a quiet street near the park
the high street's got nothing on it
we went down the lane to the old mill
the bus drops you at the close end of the car park
it came to {N:2-9} hundred and {N:20-95} pounds with the fees
three thousand {N:2-9} hundred it was in arrears
i owe {n:100-900} to the council and {n:200-999} on the catalogue
{n:2-6} of the {n:7-12} came back
half of {N:20-90} is what i get
he's on {n:40-60},000 and i'm on {n:9-14}
section {n:2-130} of the act
regulation {n:2-99} says they have to look at it again
article {n:2-12} and schedule {n:2-9}
it's {n:2-12} {n:2-9} split in my favour
the fare is £{n:1-4}.{n:10-99} single
i was number {N:2-40} in the queue
number {N:2-9} on the list was sleep
on a scale of one to ten it's a {N:2-9}
i'd say a six or a seven maybe
two or three times a week
one in four people have it
we did one to ones and group on the {O:2-20}
24/7 it never stops
it's a 50/50 chance
i'm on tier {n:1-3} and my brother's on band {n:3-8}
band {N:3-8} on the nhs pays more
my english is B1 and i want B2
i did entry {N:2-3} maths and level {N:2-2} english
vitamin B12 and iron, that's all they found
covid 19 put me in hospital for {n:2-9} days
it's in the top {n:10-50}
five a side on a tuesday
the {n:2001-2025} budget did for us
between {n:2008-2014} and {n:2015-2025} i was a cleaner
windows on 3 sides and one door
the cheque was for {n:100-900} and no pence
a 4x4 or a 7 seater
the code on the door is at reception
it's under section {n:2-9} a
she said room a not room b
in group c we had {N:2-9} people
i want to be a t a in a school
i do i t and a bit of p e
on the a one past the services
i got a b and two cs
r u coming or no
on tv at {n:7-11} on BBC{n:1-4}
it's j a m not honey
o m g that was long
three hundred words by friday
the 2:1 needs {n:60-69} percent
a {n:6-24} month contract at {n:10-40} a month
the deposit is {N:2-5} weeks and a month up front
they said {N:2-6} to {N:7-12} weeks
between two and four hours to get it right
for two of us it is too much
it takes me an hour and {N:20-50} to get dressed
my step count was {n:1-9}{n:100-999} yesterday
i read {n:100-400} pages of it
the meter says {n:10000-59999} today
they want {n:2-5} copies at {n:5-20}p each
i sold {n:2-40} of them at £{n:3-30}
we did {n:2-9} sets of {n:8-15}
my appeal took {n:200-400} days
the walk in centre is open 8 till 8, 365 days a year
one hundred and {N:20-95} steps up to the flat
seven out of ten cats
i cried at {N:2-5} in the morning
`
  .split('\n')
  .filter((line) => line.trim() !== '')

const PLAIN = {
  zero: 'oh',
  letters: 'plain',
  doubles: false,
  pairs: true,
  figures: false,
  homophones: false,
} as const

/** `count` sentences without any identifier; each pattern comes round many times, numbers anew. */
export function decoySentences(seed: number, count: number): string[] {
  const draw = new Draw(seed)
  return Array.from({ length: count }, (_, at) => {
    const filled = (SENTENCES[at % SENTENCES.length] as string).replace(
      /\{([nNO]):(\d+)-(\d+)\}/g,
      (_all, kind: string, least: string, most: string) => {
        const value = draw.whole(Number(least), Number(most))
        if (kind === 'n') return String(value)
        if (kind === 'O') return sayOrdinal(value)
        return value < 100 ? sayPair(value) : sayFigures(String(value), PLAIN, draw)
      },
    )
    return draw.chance(0.3) ? `${(filled[0] ?? '').toUpperCase()}${filled.slice(1)}.` : filled
  })
}
