/**
 * Sentences written for training the name model, as they are said in appointments. Slots: {F} first
 * name, {S} surname, {P} place, {O} organisation, {A} street. Those without a slot are decoys: words
 * that are names elsewhere.
 */
export const NAME_TEMPLATES = `
hello is that {F} {S}
hi {F} it's {F} from the jobcentre
morning {F} how are you doing
is that mr {S}
am i speaking to mrs {S}
my name's {F} and i'm a work coach
my name is {F} {S} i rang last week
i'm {F} by the way
this is {F} calling from the unit
you can call me {F}
everyone calls me {F}
it's {F} isn't it
{F} said you might ring
thanks {F} that's really kind
thank you {F} take care
bye {F} see you thursday
no {F} i can't do that
i know {F} i know
so {F} what would help
what do you think {F}
{F} can i ask you something
{F} love sit down
my son {F} he's nine
my daughter {F} started school
my wife {F} does the forms
my husband {F} passed away last year
my sister {F} lives next door to me in {P}
our {F} is getting married
me mate {F} works there
a lad called {F} on the desk
there's a woman {F} at {O} she's brilliant
the nurse {F} said the same
dr {S} signed me off
doctor {S} won't change the tablets
ask for {F} at the front desk
speak to {F} or {F}
{F} and {F} both came
i told {F} and she laughed
i'll ring {F} tomorrow
{F} rang me on monday
{F}'s got the car today
it's {F}'s number not mine
me and {F} go walking
with {F} at the weekend
before that it was {F} {S} she left
the last coach was {F}
the manager {F} was lovely
mrs {S} at the school said so
mr {S} next door lets me use the printer
spelt {F} with an h
i was named {F} after my nan
i live in {P} now
i'm in {P} at my mum's
i moved here from {P} in two thousand and nine
born in {P} and came over at six
the bus from {P} to {P}
over in {P} there's a place
i'm {P} born and bred
the library in {P}
the jobcentre in {P} is nearer
out past {P}
up {P} way
down in {P}
back in {P} i was a teacher
my brother's in {P}
it's all the way to {P}
round {P} and that
they sent me to {P} for the assessment
i worked at {O} for ten years
i was at {O} till they shut
i did nights at {O}
twenty years with {O}
there's a group at {O} on tuesdays
i volunteer at {O}
he goes to {O}
she's in {O} for her knee
the nurse at {O} told me
i've applied to {O}
they do a class at {O}
i used to drive for {O}
my boss at {O} was alright
{O} rang me back
it's called {O}
a job going at {O} in {P}
i'm at {A}
it's on {A} by the chip shop
my address is {A}
i live on {A} in {P}
the surgery on {A}
Saw {F} at the library today.
Rang {F} {S} about the letter.
Met {F} in {P}, second visit.
{F} brought her sister along.
Spoke to {F}'s mum.
Went with {F} to {O}.
{F} says the bus from {P} is late.
Third meeting with {F} (MS, bad day).
Told {F} I'd ring on Monday.
Mrs {S} from {O} was helpful.
{F} wants to try {O} in {P}.
Ask {F} how she does it.
will you be there on may the fourth
you will get a letter and it will say when
i will if i can but i might not
mark my words they'll stop it
i'd mark it out of ten
the bill came and i can't pay the bill
how much is the bill
the price went up again
the price of bread
i hope so i really hope so
there's no hope is there
have faith in yourself
it was a joy to be honest
i may go and i may not
it may or may not work
in may or june
last april and again in august
there's a grace period of a month
she was so patient with me
it takes patience
i've no patience left
i rose at five
prices rose again
the sun rose
at dawn i'm awake
it's getting dark
a frank talk
to be frank with you
he's a nice guy
that guy at the desk
it's sunny out
a bright lad
i felt brighter
a ray of sunshine
the art class is on friday
i do a bit of art
a pat on the back
he gave the dog a pat
jack it in
i'll jack it all in
don't rob me
i've got a pearl one purl one pattern
an olive tree
the holly and the ivy
i can't tell
charity shop
a charity runs it
it's for charity
the young ones
i was young
long day
a long wait
the brown envelope
a brown letter came
the green one
white van
the black one
the king's head
a cook in a kitchen
i was a baker then a driver
i worked as a carpenter
the head nurse
the post office
i can bank on it
i went to the shop
at the hospital they said rest
at the library on tuesdays
in the morning i'm stiff
in the kitchen
at home all day
from the bus stop
the doctor said so
at the surgery
at college
at the jobcentre
in hospital for a week
i'm on pip and universal credit
the dwp wrote to me
citizens advice helped with the form
the nhs app
i speak polish and a bit of german
i'm from somalia
he's from poland
my faith matters
the coach was kind
on monday or tuesday
christmas is hard
i've got lupus and fibromyalgia
i have parkinson's
it's bell's palsy
i've crohn's disease
they said it was copd
sorry love
alright mate
cheers pal
ta love
okay
yeah
right
lovely
`
  .trim()
  .split('\n')

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
export const WORD_NAMES =
  'grace will mark rose may price brown hope faith joy dawn bill guy ray art pat jack frank sunny bright young king charity patience blessing mercy pearl olive ruby amber ivy holly heather hazel daisy violet lily summer autumn april june august dean drew rob josh miles chase grant pierce sky star precious wisdom comfort favour gift prince princess angel earl duke victor robin jay martin nick sue carol penny gene bob sandy rusty wood woods green white black gray cook baker cox bush bell banks long short sharp small little love noble rich power moody bird fox lamb wolf peacock field ford hill lane marsh moor stone west north day knight bishop pope abbot carpenter butcher potter mason porter page walker singer'.split(
    ' ',
  )
