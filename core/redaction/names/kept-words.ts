/**
 * Words that look like names and identify nobody: benefits, departments, national bodies, countries,
 * nationalities, languages, days, months, diagnoses, faiths and their feasts.
 */
const WORDS = `
dwp nhs hmrc uc universal credit pip esa jsa dla lcw lcwra wca carers allowance attendance jobcentre
jobcentres jcp gp gps cpn ot mp mps aa na ms me adhd asd ptsd ocd bpd eupd copd ibs cfs ckd dvt tia
hiv covid crohn's crohns parkinson's parkinsons alzheimer's alzheimers asperger's aspergers down's
downs tourette's tourettes raynaud's raynauds hodgkin's meniere's huntington's sjogren's ehlers danlos
bell's bell parkinson crohn alzheimer asperger tourette raynaud hodgkin meniere huntington sjogren
wfh dbs cscs ehcp cbt a&e fibromyalgia lupus epilepsy autism camhs dvla ofsted acas unison mind scope shelter
samaritans rethink remploy macmillan citizens advice cab age concern british legion red cross salvation
army barnardo's oxfam rnib rnid mencap turn2us trussell bbc itv sky google facebook whatsapp instagram
youtube tiktok twitter zoom teams skype amazon tesco tescos asda aldi lidl sainsbury's sainsburys
morrisons greggs boots argos wilko primark ikea netflix spotify uber ebay gov government parliament
england scotland wales ireland britain uk gb europe eu africa asia america usa usa's states kingdom
english scottish welsh irish british european african asian american cornish gaelic
afghanistan albania algeria angola argentina australia austria bangladesh barbados belarus belgium
benin bolivia bosnia botswana brazil bulgaria burundi cambodia cameroon canada chad chile china
colombia congo croatia cuba cyprus czechia denmark djibouti ecuador egypt eritrea estonia ethiopia
finland france gambia germany ghana greece grenada guinea guyana haiti hungary iceland india indonesia
iran iraq israel italy jamaica japan kazakhstan kenya kosovo kurdistan kuwait latvia lebanon lesotho
liberia libya lithuania malawi malaysia mali malta mauritius mexico moldova mongolia morocco
mozambique myanmar namibia nepal netherlands niger nigeria norway pakistan palestine panama peru
philippines poland portugal qatar romania russia rwanda senegal serbia singapore slovakia slovenia
somalia somaliland spain sudan sweden switzerland syria taiwan tanzania thailand tibet togo trinidad
tobago tunisia turkey uganda ukraine uruguay venezuela vietnam yemen zambia zimbabwe
afghan albanian algerian angolan arab arabic armenian australian austrian azeri bangladeshi bengali
bosnian brazilian bulgarian burmese cantonese catalan caribbean chinese congolese croatian cuban
czech danish dari dutch egyptian eritrean estonian ethiopian farsi filipino finnish flemish french
gambian german ghanaian greek gujarati hausa hebrew hindi hungarian igbo indian indonesian iranian
iraqi israeli italian jamaican japanese jewish kashmiri kenyan korean kosovan kurdish kuwaiti latin
latvian lebanese liberian libyan lingala lithuanian malay malayalam maltese mandarin mirpuri moldovan
mongolian moroccan nepalese nepali nigerian norwegian oromo pakistani palestinian pashto persian
polish portuguese punjabi romanian romani russian rwandan scots senegalese serbian shona sinhala
slovak slovenian somali spanish sudanese swahili swedish swiss sylheti syrian tagalog taiwanese tamil
telugu thai tibetan tigrinya tunisian turkish twi ugandan ukrainian urdu vietnamese yemeni yoruba
zambian zimbabwean zulu amharic hakka hokkien tigre fula fulani wolof krio patois pidgin malagasy kikuyu luganda
kinyarwanda ndebele chichewa afrikaans catalan basque breton manx doric yiddish uyghur uzbek kazakh
tajik hmong khmer lao javanese marathi kannada odia sindhi pahari potwari saraiki sorani kurmanji
malaysian singaporean emirati qatari saudi omani bahraini jordanian moroccan guyanese jamaican trinidadian
barbadian bajan grenadian dominican haitian mexican colombian peruvian argentinian chilean venezuelan
ecuadorian bolivian paraguayan uruguayan macedonian montenegrin serb croat kosovar slovene estonian
belarusian icelandic cypriot australian canadian american ivorian malian cameroonian burundian malawian
mozambican namibian mauritian seychellois antiguan tongan fijian samoan maori aboriginal
geordie geordies scouser scousers scouse brummie brummies cockney glaswegian mancunian mackem londoner
londoners yorkshireman cornishman holland indies whitsun whit michaelmas saharan mediterranean baltic
monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays
fridays saturdays sundays mon tue tues wed weds thu thur thurs fri sat sun january february april
june july august september october november december jan feb apr jun jul aug sept sep oct nov dec
christmas easter eid ramadan diwali vaisakhi hanukkah halloween lent advent xmas
god jesus allah islam muslim christian catholic hindu sikh buddhist anglican methodist protestant
baptist pentecostal quran koran bible
mum mam mom dad nan nana nanna gran granny grandad grandma grandpa mummy daddy maw da auntie aunty
uncle aunt sir madam mr mrs ms miss mister dr doctor nurse sister father mother brother son daughter
love mate pal duck hen pet darling hun lad lass lassie
coach client customer claimant interpreter support worker adviser advisor
i i'm i've i'll i'd ok okay yeah yes no hi hello hiya hey ta cheers bye tbh
`

/** Months, countries and such that people are also called; only a very sure find of one is a name. */
const NAMES_TOO = new Set(
  (
    'april june may august jan jun mar nov sep march israel chad jordan georgia kenya india asia america ' +
    'ireland scotland cuba sky shona roma mali pip'
  ).split(' '),
)

const KEPT = new Set(WORDS.split(/\s+/).filter((word) => word !== ''))

/** A word (plain lower case) that alone is never masked unless the case's record names it. */
export const isKept = (word: string): boolean => KEPT.has(word)

/** A kept word that is a first name as well. */
export const isNameToo = (word: string): boolean => NAMES_TOO.has(word)
