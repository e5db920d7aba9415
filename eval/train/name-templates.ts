/**
 * Sentences written for training the name model, as they are said in appointments. Slots: {F} first
 * name, {S} surname, {P} place, {O} and {W} organisation (of set parts, of any words), {A} street.
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
see you later {F} mind how you go
take care {F}
right then {F} i'll let you get on
well i need to put something in the box {F}
{F} i said it last time didn't i
hi is that {F} it's {F} from the unit
is it {F}
and it's {F} is it
it's {F} yeah
yeah {F} that's me
{F} {S} like the month
{F} {S} as in the flower
{F} as in the month
{F} like bonfire night
{F} morning
morning {F} third time today
can you see the captions alright {F}
i'm glad you didn't {F} though it would have been fine
how are you {F} how's the hip
good good and how are you {F}
nice to meet you {F}
lovely to meet you {F} i'm {F}
{F} is it i'm {F}
alright {F} what's up
go on then {F}
come in {F} have a seat
sit yourself down {F}
{F} says i can have her saturdays if i want
{F} says not to
{F}'s like don't rock the boat
what does {F} make of it
what did {F} say
does {F} know
is {F} still at yours
{F} next door goes through on a thursday
{F} up the road does the garden
it's for {F} up the road
{F} that runs it went white as a sheet
the fella that runs it {F} he's sound
one lady called {F} who's off till monday
the lad i'd been seeing {F}
{F} leaves hers in a notebook
{F} likes it written down
thought about {F} on the drive home
at the top it's {F} {S}
paper says {F} {S}
the letter's from a {F} {S}
signed {F} {S}
it was {F} {S} who did my last one
your coach was {F} wasn't it
{F} who i had before
i'd say {F} i've got to pass that on
you {F} you'd frighten them
you're joking {F}
bless you {F}
god bless {F}
oh {F} you are good
{F} you've been brilliant
i've got {F} in reception for you
{F} from {O} rang
{F} at {O} sorted it
that's {F} he's my dog
me dog {F} keeps me going
the cat {F} sat on the form
shut up {F} he wants to say goodbye
{F} get down
her name's {F}
his name was {F} i think {F} {S}
my eldest {F} and the little one {F}
{F} {F} and the baby
our {F}'s wedding
{F}'s dad took her
{F}'s school
{F}'s off with a cold
picked {F} up at three
dropped {F} at nursery
{F} and me split up
since {F} died
when {F} was poorly
{F} had a fall
{F} used to do the money
{F} does the bins for me
ta {F}
cheers {F}
thank you {F} god bless
will do {F}
no bother {F}
will you tell {F}
will {F} be there
can {F} come with me
could {F} ring me
has {F} told you
mister {S}
mr {S} please
miss {S} at the college
it's doctor {S} at the surgery
the consultant mr {S}
a nurse called {F} {S}
my support worker {F}
my key worker's {F}
{F} my carer
{F} in the office
{F} on reception
{F} in hr
{F} {S} the manager
{F} the manager
{F} the pharmacist knows me
{F} {S} hyphen {S}
i'm a {S} now i was {S} before i married
maiden name's {S}
surname {S}
{S} that's s for sugar
first name {F}
initials aside it's {F}
it's short for {F}
{F} for short
short for {F} but nobody calls me that
{F} with a k
that's {F} without the e
i said {F} that's not on
i goes {F} and he goes what
so i says to {F} look
i said to {F} the other day
texted {F}
i'll text {F} when i'm on the bus
met {F} for a brew
me and {F} had words
{F} and {F} from church
sister {F} at church
pastor {S}
father {F}
auntie {F}
uncle {F} in {P}
cousin {F}
nana {F}
{F} passed in march
it was {F}'s idea
blame {F}
i miss {F}
poor {F}
little {F}
big {F}
old {F} next door
young {F}
{F}?
{F}.
{F} yeah
no {F}
yes {F}
oh {F}
Long chat with {F} about buses.
{F}, second visit, brought the letter.
{F}: rang, no answer.
Text from {F}: "on my way".
{F} wants mornings. {F} (her mum) worries.
Asked {F} what a good day looks like.
{F} at {O} says two mornings a week.
Good meeting, {F} laughed twice.
{F} {S} (visit 3).
Feedback from {F} at supervision.
Quiet one today. {F} had been up all night.
{F} and I walked round the block in {P}.
Left a voicemail for {F}.
{F}'s plan: one thing by Friday.
{F} asked, "Will they stop my money?"
Shadowed {F} this morning.
{F} covered my two o'clock.
Home late. {F} had saved me some tea.
i worked at {W} six years
i was eight years at {W}
did saturdays at {W}
packing at {W} nights then days
i was doing the dinners at {W} two mornings
i did live sound for {W}
i go up to {W} it's a cafe
there's a little studio {W}
there's a charity {W} it's one to one
there's a sewing morning at {W}
the box office at {W} five till ten
i'd told {W} i was starting
i went to the door of {W} in {P} on the corner
control room for the taxis {W} up by the docks
i was in {W} eight days on oxygen
she was in {W} having her gallbladder out
the side room at {W} in {P}
we used the side room at {W}
i'm under {W} for my back
my gp's at {W}
and it's {W} doctor {S} he's nice
you want to do the {W} one as well
{W} said no
{W} are hiring
they want someone at {W}
{W} do a taster day
the manager at {W}
the boss at {W}
i've an interview at {W}
agency called {W}
the agency's {W}
it's run by {W}
{W} in {P}
a place called {W}
have you heard of {W}
there's {W} on a friday
my kids go to {W}
he's at {W} in year six
she teaches at {W}
i sing at {W}
i volunteer at {W} on a wednesday
Rang {W}, they've a woman who'll do one to one.
Helping newcomers at {W} until she says.
Emailed {W} about the taster.
{W} might take him on.
when i was at {W} i could lift anything
i went in {W} and spoke to the manager
there's the heritage lot {W} they've got a steam pump
it's the {W} they rent chairs by the hour
in a salon {W} on {A}
he had a shop {W}
he did all the pews in {W}
i rose to deputy head at {W} in {P}
{W} in {P} might be kind enough
he's also stopped going to {W} in {P}
the horse at {W}
{F} (choir at {W}) needs altos
speak to the lassie at {W} about the woodturning
i got a roll at {W} on the way
in the factory in {P} {W} sewing gloves
are you still seeing the woman at {W}
there is {W} it's for old people
i can sort a voucher with {W}
the doctor wants me to go the {W}
he won the show at {W}
i do the flowers at {W} on fridays
the college one day a week at {W}
worked in {W} from four in the morning then {W} in the afternoon
the warehouse {W} off the ring road
through {W} they had us doing bikes
the food bank at {W}
my brother's at {W} he says it's alright
{W} have got a van driver's job
Place at {W} from Monday.
{W} (charity, {P}) has a waiting list.
Her pet is {F}. {F} swears in Polish.
The horse is called {F}.
the dog's called {F} he's a terror
that's {F}'s chair she's a devil of a cat
{F} leave the cat
{F} away you go
{F} get off the table
i had a mate from {P} {F} {S}
{F} the milkman they called him
they called me {F} in the works
big {F} and wee {F}
i said to {F} my daughter pass the salt
{F} signs for it
she signs {F}
{F} {F} brought a tray of cakes
there's two {F}s in the team
i nearly was a {F}
what a name {F}
she's {F} {S} she's from {P}
sister {F} and the girls
a young one called {F}
{F} and them
me and our {F}
{F}-{F} my neighbour
Chuffed for {F}.
Brief catch up w/ {F}.
Flashcards w/ her lad {F}.
Hard one. {F} won't talk about it.
{F} turned up with her dad.
Duty call, {F} {S}.
Spoke with {F} (dad) re form.
{F} is the assistance dog.
"I want to work with {F}."
the office in {P}
he did two weeks in a car wash in {P}
the library group in {P} but can't face the steps
painted {P} from memory
her mother is from the same village {P}
the helicopter's over {P} again
moved to the {P} office
`
  .trim()
  .split('\n')
