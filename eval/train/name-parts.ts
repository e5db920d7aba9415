/** Parts that make names of firms, schools, wards and groups. */
export const ORG_FIRST =
  'ashfield riverside northgate hillcrest oakwood brookside meadow harbour castle abbey priory kings queens station market canal silver golden red blue white green bright new first second the grand royal victoria albert union central park lakeside moorland fairfield greenacre sunrise beacon lighthouse anchor phoenix acorn willow maple cedar beech elm rowan hawthorn bluebell primrose swan falcon kestrel eagle robin wren fox badger otter heron st-mary st-john st-peter st-anne st-luke st-paul holy-cross trinity all-saints good-shepherd'.split(
    ' ',
  )
export const ORG_LAST =
  'logistics foods bakery primary|school academy college university surgery hospital medical|centre health|centre care|home nursing|home house lodge court nursery garden|centre nurseries farm farms growers packaging print engineering garage motors taxis cars buses cleaning|services security staffing recruitment homes housing trust foundation project centre hub community|centre community|hall church mosque temple library museum theatre hotel inn arms cafe kitchen bakehouse stores supermarket salon barbers studio workshop bike|project shed allotments carers voices befrienders money|advice advice|centre credit|union food|bank drop|in ward unit clinic infirmary hospice textiles linen laundry steel joinery roofing scaffolding haulage couriers warehouse dairy poultry seafoods'.split(
    ' ',
  )
export const STREET_LAST =
  'street road lane avenue close drive way court crescent gardens place terrace grove walk mews square hill row rise'.split(
    ' ',
  )
/** First names that are ordinary words; their bearers must be found by context. */
export const WORD_FIRST =
  'grace will mark rose may hope faith joy dawn bill guy ray art pat jack frank sunny bright charity patience blessing mercy pearl olive ruby amber ivy holly heather hazel daisy violet lily summer autumn april june august dean drew rob josh miles sky star precious wisdom comfort favour gift prince princess angel earl duke victor robin jay martin nick sue carol penny gene bob sandy rusty rich mason bailey melody hunter honey crystal skye destiny trinity unity harmony justice liberty major reece tyrone basil sage clover fern willow bliss glory constance prudence christian eve sally dolly buddy dusty sonny ginger captain biscuit smudge patch tiger shadow lucky pickle mango marmalade pepper cookie duchess'.split(
    ' ',
  )
/** Surnames that are ordinary words. */
export const WORD_LAST =
  'price brown young king long short sharp small little love noble power moody fox lamb wolf peacock field ford hill lane marsh moor stone west north day knight bishop pope abbot carpenter butcher potter porter page walker singer woods green white black gray cook baker cox bush bell banks bird wood chase grant pierce strong speed steel salmon pike drake bullock pepper rice gold silver winter frost snow rain pool poole mills wells bridges church park street rivers waters brook light swift wise sweet best good friend self'.split(
    ' ',
  )
/** Words before a kind of place that make no name of it: `community centre`, `medical records`. */
export const GENERIC_FIRST =
  'community advice cardiac leisure sports garden shopping day call food job medical health drop-in warehouse primary high local big little old new nearest temple church chapel school hospital pain talking peer voluntary charity family children mental assessment appeal benefits council housing enquiry contact learning training job careers youth sewing knitting walking recovery physio eye dental hearing diabetes breathing stroke fracture maternity surgical acute admissions cancer dialysis village town city main corner music art dance care nursing residential sheltered bail probation reception waiting quiet meeting side interview disability employment engagement support outreach'.split(
    ' ',
  )
export const GENERIC_LAST =
  'centre clinic unit ward team hub club group shed kitchen hall library surgery hospital office desk line service café cafe room school college nursery shop store bank rehab project place studio church mosque temple gym pool park market'.split(
    ' ',
  )
/** What bodies of people begin their names with. */
export const ORG_GROUP = ['friends of', 'voices of', 'women of', 'men of', 'parents of', 'made in']
