import { stemOf } from './words.ts'

/**
 * Words that speak of the same side of life. Short notes about one matter often share no word at all
 * ("two buses", "the fare", "no lift home"); a family lets them meet. The families are a plain
 * thesaurus of everyday English and of employment support, written from general knowledge and the
 * codebook, small on purpose so that themes still come from what the notes hold. They pull passages
 * together and never name a theme: labels are made of the passages' own phrases.
 */
const FAMILIES: Readonly<Record<string, string>> = {
  public_transport: `bus buses train trains tram tube taxi taxis cab station platform railway
    timetable route fare fares ticket tickets railcard pass travelcard driver ramp`,
  getting_about: `drive drove driving car cars petrol fuel mileage parking miles mile journey travel
    travelling commute wheelchair scooter bike motorway ferry`,
  rent_and_home: `landlord landlady rent rented tenancy tenant eviction evicted evict notice damp mould
    flat bedsit hostel homeless homelessness housing housed rehoused deposit mortgage lodger
    repossession lettings council accommodation`,
  debts: `debt debts arrears owe owes owed owing bailiff bailiffs loan loans overdraft bill bills meter
    prepayment gas electric electricity foodbank voucher credit repayments budget overpayment
    instalments payday enforcement skint afford broke`,
  children: `kids kid child children toddler baby twins daughter daughters son sons school nursery
    childminder childcare half-term grandchild grandchildren grandson granddaughter teacher pram`,
  looking_after_adults: `mum mam mother dad father carer carers caring respite dementia nan nana gran
    grandma grandad husband wife partner sister brother hoist sitter daycentre`,
  flare_ups: `flare flares flared flare-up relapse pacing pace fatigue tired exhausted knackered energy
    unpredictable fluctuates fluctuating spoons payback symptoms resting bed`,
  pain_and_illness: `pain painful sore ache hurt hurts swollen joints arthritis fibro fibromyalgia lupus
    sclerosis crohn's colitis copd asthma epilepsy seizure seizures diabetes stroke migraine covid
    sickle chemo cancer inhaler oxygen insulin hip hips knee knees spine discs ill dizzy crutches`,
  treatment: `gp doctor nurse hospital clinic surgery ward consultant physio medication meds tablets
    dose dosage injection infusion scan operation therapist psychiatrist rehab`,
  mind: `anxiety anxious panic depression depressed ptsd bipolar mood suicidal counselling autism
    autistic adhd`,
  reassessment: `reassessment reassessed reassess assessment assessor assessors wca lcwra capability
    tribunal appeal reconsideration descriptor review decision award pip esa medical fit-note`,
  benefit_money: `benefit benefits payment payments sanction sanctions sanctioned claim claims allowance
    taper dla earnings money entitlement better-off calculation permitted`,
  reassurance: `voluntary compulsory guarantee guaranteed undo consequence consequences opt`,
  mistrust: `trust trusted distrust mistrust suspicious wary trap trick tricked scam lied lie lies
    spying spy dwp jobcentre government officials fobbed betrayed promises`,
  gatekeeping: `security guard guards lanyard badge logo uniform`,
  phoning: `phone phoned rang ring ringing rung voicemail withheld dial dialled handset answerphone
    answered answering landline`,
  writing_to_people: `text texts texted letter letters envelope stamp posted postcard email emails
    emailed message messages messaged whatsapp reply replied replies leaflet voice-note voice-notes`,
  going_online: `online website app apps login log-in password passwords account username journal
    authenticator upload uploaded portal reset locked captcha`,
  devices: `laptop computer tablet ipad smartphone broadband wifi wi-fi data signal screen mouse
    keyboard printer scanner digital internet`,
  reading: `read literacy dyslexia dyslexic braille font glasses interpreter translate translated
    spelling`,
  rooms: `room rooms chair chairs table window door sofa lamp lamps booth upstairs kettle corner
    partition lights light strip-light heater curtains`,
  noise: `noise noisy loud quiet quieter tannoy buzzes buzzing radio echo hum crowd crowded overload`,
  places: `library cafe café church park bench garden walk walked walking seafront river canal outside
    outdoors reception building venue allotment`,
  self_doubt: `confidence confident scared nervous frightened embarrassed ashamed shame stupid useless
    failure hopeless worthless rubbish shy doubt nerves daft`,
  pride: `proud pride brave grinned grin beamed smile smiled smiling taller clapped courage strengths`,
  employers: `employer employers boss manager owner firm company hr foreman trial placement interview
    interviewed hire hired hiring recruit recruiter business adjustments vacancy vacancies advert
    reference`,
  workplaces: `shop kitchen warehouse factory garage workshop bakery farm depot supermarket till shelves
    site salon museum stables boatyard`,
  work_that_fits: `role skills skill trade qualified career hobby suits suited suit fit fits matching
    mismatch part-time shifts shift mornings talent craft volunteering volunteer apprenticeship course
    certificate`,
  planning: `plan plans planned goal goals step steps agreed agree agreement draft drafted rewrote
    redraft redrew version crossed tore ticked actions target targets template`,
  whose_words: `pen pencil biro paper page drew draw drawing wrote handwriting felt-tip photographed
    diagram`,
  team_meetings: `huddle team teams colleague colleagues meeting agenda supervision supervisor pairs
    peer peers shadow shadowed shadowing caseload caseloads discussion debrief training`,
  listening_back: `recording recordings recorded listened playback transcript silence silences feedback
    observe observed`,
  coach_strain: `slept sleep awake nightmare cried cry crying tears tearful drained stairwell layby
    boundary boundaries burnt burnout stress stressed overwhelmed snapped lunch decompress offload
    carrying grief funeral died death`,
}

/** Family names by word. */
export const FAMILIES_BY_WORD: ReadonlyMap<string, readonly string[]> = byForm((word) => word)

/** Family names by stem; a word may belong to more than one. */
export const FAMILIES_BY_STEM: ReadonlyMap<string, readonly string[]> = byForm((word) =>
  stemOf(word.replaceAll('-', ' ')),
)

function byForm(formOf: (word: string) => string): Map<string, string[]> {
  const byWord = new Map<string, string[]>()
  for (const [family, words] of Object.entries(FAMILIES)) {
    for (const word of words.split(/\s+/)) {
      const form = formOf(word)
      const families = byWord.get(form) ?? []
      if (!families.includes(family)) byWord.set(form, [...families, family])
    }
  }
  return byWord
}
