import { isKept } from './kept-words.ts'

/**
 * Benefits, national bodies and countries of several words: like kept words they identify nobody,
 * though a finder that never saw a British appointment takes them for organisations and places.
 */
const PHRASES = `
department for work and pensions; work and pensions; jobcentre plus; job centre plus; job centre;
universal credit; personal independence payment; disability living allowance; attendance allowance;
employment and support allowance; employment support allowance; jobseeker's allowance;
jobseekers allowance; carer's allowance; carers allowance; income support; child benefit;
child tax credit; working tax credit; tax credits; housing benefit; council tax; council tax reduction;
pension credit; state pension; industrial injuries disablement benefit; bereavement support payment;
severe disability premium; limited capability for work; work capability assessment;
access to work; access to work scheme; work and health programme; disability confident; restart scheme;
national insurance; national health service; national lottery; blue badge; freedom pass; motability;
hm revenue and customs; hm courts and tribunals service; home office; house of commons;
house of lords; ministry of justice; ministry of defence; department of health;
department for education; department of health and social care; department for transport;
department for communities; foreign office; treasury; cabinet office; office for national statistics;
equality and human rights commission; information commissioner's office; care quality commission;
health and safety executive; tribunals service; social security tribunal; supreme court;
citizens advice; citizens advice bureau; age uk; age concern; royal british legion; british red cross;
red cross; salvation army; royal mail; post office; british gas; british transport police;
disability rights uk; trussell trust; alcoholics anonymous; narcotics anonymous; samaritans;
macmillan cancer support; marie curie; cancer research uk; royal national institute of blind people;
national autistic society;
united kingdom; great britain; northern ireland; united states; united states of america;
united arab emirates; new zealand; south africa; south korea; north korea; saudi arabia; sri lanka;
hong kong; sierra leone; ivory coast; el salvador; costa rica; puerto rico; dominican republic;
czech republic; burkina faso; cape verde; guinea bissau; papua new guinea; south sudan; east timor;
trinidad and tobago; antigua and barbuda; st lucia; saint lucia; bosnia and herzegovina;
north macedonia; san marino; isle of man; channel islands; european union; middle east;
eastern europe; west africa; east africa; north africa; west indies
`

const KEPT = new Set(PHRASES.split(';').map((phrase) => phrase.trim().replace(/\s+/g, ' ')))
const WORDS_MAX = Math.max(...[...KEPT].map((phrase) => phrase.split(' ').length))
const LINKS = new Set(['the', 'a', 'and', 'of', 'for', 'in', 'at', 'on', 'my', 'our', "'s"])

/**
 * Whether words `from` to `until` (exclusive) of a turn are nothing but kept words and phrases, which
 * may begin before them and end after them: `pensions` alone, behind `work and`.
 */
export function areKept(words: readonly string[], from: number, until: number): boolean {
  const covered = new Set<number>()
  for (let at = Math.max(0, from - WORDS_MAX); at < until; at += 1) {
    for (let length = 1; length <= WORDS_MAX && at + length <= words.length; length += 1) {
      const phrase = words.slice(at, at + length).join(' ')
      if (KEPT.has(phrase)) for (let i = at; i < at + length; i += 1) covered.add(i)
    }
  }
  for (let at = from; at < until; at += 1) {
    const word = words[at]!
    if (!covered.has(at) && !isKept(word) && !LINKS.has(word) && /\p{L}/u.test(word)) return false
  }
  return true
}
