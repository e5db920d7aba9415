/**
 * Sentences without a name in them, where the name model would find one: words that are names elsewhere
 * ({N} draws one), any word in a name's place ({X} ordinary, {R} seldom said, {V} made up), {D} a number and {G} a
 * kind of organisation that names none. A bar stands between two of one line.
 */
export const NAME_DECOYS = `
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
i rose at five | prices rose again
the sun rose | at dawn i'm awake
it's getting dark | a frank talk
to be frank with you
he's a nice guy
that guy at the desk
it's sunny out | a bright lad
i felt brighter | a ray of sunshine
the art class is on friday
i do a bit of art
a pat on the back
he gave the dog a pat | jack it in
i'll jack it all in | don't rob me
i've got a pearl one purl one pattern
an olive tree
the holly and the ivy | i can't tell
charity shop | a charity runs it
it's for charity | the young ones
i was young | long day
a long wait | the brown envelope
a brown letter came | the green one
white van | the black one
the king's head
a cook in a kitchen
i was a baker then a driver
i worked as a carpenter
the head nurse | the post office
i can bank on it
i went to the shop
at the hospital they said rest
at the library on tuesdays
in the morning i'm stiff
in the kitchen | at home all day
from the bus stop
the doctor said so | at the surgery
at college | at the jobcentre
in hospital for a week
i'm on pip and universal credit
the dwp wrote to me
citizens advice helped with the form
the nhs app
i speak polish and a bit of german
i'm from somalia | he's from poland
my faith matters
the coach was kind
on monday or tuesday
christmas is hard
i've got lupus and fibromyalgia
i have parkinson's
it's bell's palsy
i've crohn's disease
they said it was copd | sorry love
alright mate | cheers pal
ta love | okay
yeah | right
lovely | i went to {G}
there's a bloke at {G}
the nurse at {G} gave me the sheet
down at {G} on tuesdays
she works in {G}
i was thinking {G} maybe
i'm at {G} now | at {G} they do tea
they've got {G} near us
i used to run {G} | {G} said to ring
hello {G} | i rang {G} and waited
is there {G} round here
{G} first then home
i'd like {G} one day
we could meet at {G}
a {R} and a {R} | the {R} broke
i love a {R} | bit of {R}
no {R} thanks | i've got my {R}s
my {R}'s gone | i know {R}s and that
it's the {R} | is there {R}
doing {R} on a friday
i send her the {R}
for {R} i used to | {R}
{R} right so | {R} you're fine
like {R} | i had {R} once
tablets for {R} | they put me on {R}
{R} both eyes it runs in us
{R} and {R} mostly | {X} and that
{X} steps | {X} one
{X} version | some {X} and {X}
like {X} | {X}
{X} yeah | it's {X} is it
is it {X} | the {X} one
{X} {X} and {X} | a {X} place
my {X} is {X} | i'm {X} me
it {X} a bit | {X} i said
just {X} | only {X}
{X}. {X} thing agreed.
Good {X}. {X} one today.
{X} visit. {X} and tea.
{X} or {X} was her idea.
Wants {X}. {X} he ring?
"{X}," she said. {X} pause.
Mine was {X}. {X} won't do it.
{X} first. The {X} by the door.
the {V} is on | some {V} on the side
do you do {V} | i did {V} for years
it's called {V} it's for my heart
i take {V} at night
on {V} since march | a bag of {V}
bit of {V} never hurt
old {V} phone | it's a {V}
he drives a {V} | watching {V}
my {V}s | i said have {N} on me
{N} prayer then first job
a period of {N} | hope for the {N}
there's no {N} against you
nothing but {N} | what {N}
i'm losing {N} | bags of {N}
a bit of {N} | i had {N} with him
thanks for your {N}
your {N} and mine | with {N}
lots of {N} | the {N} comes and goes
it's {N} over there
over {N}'s mother's
red amber green
i'll send you the red amber green
there's people carry on and hope for the best
my foster mum looks at it
my son will kill me
will we say tuesday
will you take it | will it stop
will they know
i will and i'll tell you
yeah i will | who's bill
the gas bill | guy on the desk
some guy
the old guy who done the group
what a guy | b for bravo
c for charlie | d for delta
s for sugar | z for zebra
m for mother | t for tango
that's m as in mike
e for echo and two for two
jesus mary and joseph | oh my god
the king's speech | poppy day
race for life | christmas day
boxing day | new year's eve
black friday | sports day
pay day | bonfire night
mother's day | good friday
the home office
is it from the home office
from the home office i thought
the national insurance
i won't ask for the national insurance
there's the carer's allowance side
the work allowance
the citizens advice lot | the police
the police helicopter
the credit union | from the council
the college | at the college
the wind farm | the channel tunnel
told the {X} | told the kids
it's the {X} | at the {X}
like the {X}
up to the {X} and back
having the {X} and the {X}
with the {X} lot | the {X} {X}
the {X} lot | those {X} and {X}
{X} and {X} doing their own
{X}s and {X}s | a {X} and a {X}
the {X} of it | one with the {X}
that {X} one | no {X}
no more {X} | too much {X}
too many {X} | bring {X}
my {X} and {X} | it's {X} {X} {X}
by {X} | you {X}
your {X} {X}
waiting list for the {R}
it's only {R}
there's {R} next door | post office
job centre plus
work and health programme
access to work | the engagement unit
engagement innovation unit
minimum wage | national insurance
child benefit | disabled child bit
carer's element | the jubilee line
city and guilds | the big issue
radio four | year one
year six | page three
level two | grade eight
room four | ward
the children's ward | spinal ward
sergeant major | house music
B and Q | B and B
A and E | M and S
P and O | L foot
S's | the last S
that S | i bet we do
may i | may i go first
it may | they may well
don't rush | sue them
i'll sue | nick nick
he'll drop it | drew a line
drew it out | chase it up
i'll chase them | grant money
a small grant | rob you blind
miles away | miles from anywhere
i'm in a rut | frank with you
bob a job | a few bob
jack of all trades | every tom dick and harry
to and fro | penny dropped
in for a penny | the penny drops
gene therapy | carol singing
sandy beach | rusty nail
summer hours | autumn term
in the summer | by august
since april | last june
in june | on the first of june
june or july | till may
since may | march the third
by march | in march
last jan | in jan
two year in march | this january
how long
how long have you been waiting
very long | tuesday is long
it's a long old lane | a steep lane
the days are long
they're short of someone | goodness
my goodness | oh my goodness
he'll believe it
there's a card from holland
so you're from the west indies
like geordie
roberts and bush radios
a bush radio | a good day
the whole day | one day a week
day three | lucky you
you were lucky | hello pet
the young ones | it's cold
{N} and {N} are the colours
like a {N}
there's a {N} in the garden
{N}s and {N}s | too {N}
very {N} | so {N}
i've {D} {X}s | and {D} {X} left
two {X}s and {D} {X}s | {D} {X}s and {D} {X}s
he passed {D} exams and {D} tests | she got {D} merits
take {D} units at night | {D} units and {D} after food
{D} mg in the morning | {D}mg twice | {D} ml of it
clause {D} b of it | part {D} a and part {D} b
it's {D}g out here | {D}k a year | about {D}k
{D} {X} ones | the {D} {X} one | {D} {X} only
a {D} seat van | a {D} door | {D} sided
{D} a week | {D} an hour | {D} a month each
bed {D} on the ward | bay {D} | gate {D}
{D} stairs up to the {X} | up {D} flights
the wifi's down | the wifi | milligrams of {R} | {D} milligrams of {R}
the second road on the left | first left past the green | the third house
the high street is dead | on the high street | the main road | a busy road | a quiet lane
down our street | the end of the road | across the street | this close
aisle {D} {X} | door {D} {X} | row {D}
{D} {X} and {D} {X} and a {X}
r u there | u ok | k fine | y not
o m g | l o l | t v | a t a
grades a to c | vitamin d | plan b | hepatitis c
`
  .trim()
  .split(/\n| \| /)
