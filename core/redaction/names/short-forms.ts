/** Each line: a name and what its bearers are called. Both ways round are looked up. */
const LINES = `abigail abby abi
agnieszka aga
alasdair al ali alistair
albert al bert bertie
alexander alex al sandy xander sacha
alexandra alex lexi sandra sasha
alfred alf alfie fred
amanda mandy
andrew andy drew
angela angie ange
anthony tony ant
antonia toni
arnold arnie
arthur art
barbara barb babs
beatrice bea
benjamin ben benny
bernadette bernie
bernard bernie
bridget bridie bridge
caroline caz carrie
catherine cath cathy cate kate katie kathy kat kit
catriona cat trina
charles charlie chas chaz
charlotte charlie lottie
christina chris chrissie tina
christine chris chrissie
christopher chris kit
clement clem
constance connie
cynthia cindy
daniel dan danny
danielle dani
david dave davey davie
deborah deb debbie debs
declan dec
derek del
desmond des
donald don donnie
dorothy dot dottie
douglas doug dougie
edward ed eddie ted teddy ned
eleanor ellie nell nora
elizabeth liz lizzie beth betty bess libby eliza lisa
emmanuel manny
eugene gene
fatima fati
florence flo florrie
frances fran frankie
francis frank
frederick fred freddie
gareth gaz
gary gaz gazza
geoffrey geoff jeff
georgina georgie gina
gerald gerry
gerard gerry ged
gillian gill
graham gray
gregory greg
gwendoline gwen
harold harry hal
harriet hattie
henry harry hal
herbert bert herb
hugh hughie shug shuggie
ibrahim ibby
isabella bella izzy
jacob jake
jacqueline jackie jacqui
james jim jimmy jamie jem
janet jan
jasmine jas
jason jay
jennifer jen jenny
jeremy jez jerry
jessica jess jessie
joan joanie
joanna jo joanne
john jack johnny
jonathan jon jonny
joseph joe joey
josephine jo josie
joshua josh
julia jules
kathleen kath kathy kay
katherine kate kath kathy katie kat kit kay
kenneth ken kenny
kevin kev
kimberley kim
laurence larry laurie
leonard len lenny
leslie les
lillian lil lily
lorraine lol
louise lou
lucinda lucy cindy
malcolm mal malc
margaret maggie meg peggy marge margie mags greta
martin marty
matthew matt
maureen mo maur
maurice mo
melanie mel
michael mick mike micky mikey
michelle shell shelly
michelle chelle
mohammed mo mohamed mohammad muhammad
nadia nads
natalie nat
nathan nate nath
nathaniel nat nate
nicholas nick nicky
nicola nicky nic
norman norm
oluwatobiloba tobi
oluwaseun seun
oluwaseyi seyi
pamela pam
patricia pat patsy trish tricia
patrick pat paddy
penelope penny
peter pete
philip phil pip
philomena phil mena
rachel rach
raymond ray
rebecca becca becky bex
reginald reg
reuben rube roo
richard rich rick dick ricky
robert rob bob bobby robbie bert
roderick rod roddy
rodney rod
roland roly
ronald ron ronnie
rosemary rose rosie
russell russ
samantha sam
samuel sam sammy
sandra sandy
sebastian seb
shabnam shab shabs
sharon shaz
simon si
stanley stan
stephanie steph
stephen steve stevie
steven steve stevie
stewart stu stew stoo
stuart stu stew stoo
sunita sunny
susan sue suzy susie
suzanne sue suzy
terence terry tel
teresa terry tess tessa
terrence terry tel
theodore theo ted
thomas tom tommy tam
timothy tim
tobias toby
tracey trace
valerie val
vanessa nessa
vera vee
veronica ronnie
victor vic
victoria vicky tori
vincent vince vinny
virginia ginny
vivian viv
walter walt wally
wilhelmina mina
wilfred wilf
william will bill billy willie liam
winifred winnie freda
zachary zac zak
zbigniew zbyszek ziggy
katarzyna kasia kaska
malgorzata gosia
krzysztof krzysiek kris
tomasz tomek
piotr piotrek
aleksandra ola
joanna asia
grzegorz grzesiek greg
wojciech wojtek
jaroslaw jarek
dariusz darek
zofia zosia
magdalena magda
maciej maciek
jakub kuba
stanislaw staszek stan
abdullahi abdi
abdirahman abdi
temitope temi tope
oluwafemi femi
babatunde tunde
folasade sade
funmilayo funmi
ngozi ngo
chukwuemeka emeka
obinna obi
ifeoma ify
gurpreet gurp
harpreet harps
jaswinder jas
sukhwinder suki sukhi
vytautas vytas`

/** From any form of a name to the others. */
export const SHORT_FORMS: ReadonlyMap<string, readonly string[]> = gather()

function gather(): Map<string, string[]> {
  const forms = new Map<string, string[]>()
  const add = (from: string, to: string) => {
    const list = forms.get(from)
    if (list === undefined) forms.set(from, [to])
    else if (!list.includes(to)) list.push(to)
  }
  for (const line of LINES.split('\n')) {
    const [whole, ...shorts] = line.split(' ') as [string, ...string[]]
    for (const short of shorts) {
      add(whole, short)
      add(short, whole)
    }
  }
  return forms
}
