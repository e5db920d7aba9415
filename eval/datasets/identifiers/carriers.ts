/**
 * Sentences an identifier is said or written in: `{}` is where it stands. A line with `>` is a
 * question by the coach and the answer that holds it.
 */

interface Carriers {
  spoken: readonly string[]
  written: readonly string[]
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

export const CARRIERS: Record<string, Carriers> = {
  NINO: {
    spoken: lines(`
      hang on it's on an old payslip {} does that match
      and what's your national insurance > yeah so that's {}
      they've got me down as {} on the system which is right
      i'll read you the top of the letter {} and then it says dear sir
      me ni's {} i know it off by heart
      is it still the same one on here > {} yeah
      so the number that starts everything off is {} okay`),
    written: lines(`
      NINO {}, checked against the payslip.
      She gave her NI no as {} over the phone.
      Set up the record under {} and asked her to sign.
      Can you confirm {} is right? Thanks.
      ni number {}
      Letter is headed {} and dated last week.`),
  },
  NHS_NO: {
    spoken: lines(`
      it's on my hospital letter look {} that one
      do you know your nhs number at all > i've got the card {}
      the surgery said to quote {} every time
      and the nurse wrote {} at the top for the clinic
      my nhs number is {} if you need it for the evidence`),
    written: lines(`
      NHS no. {} (from the consultant's letter).
      Hospital letter quotes {} as the patient number.
      GP surgery wants NHS number {} on the fit note request.
      Patient: {}. Please attach to the PIP evidence.`),
  },
  PHONE: {
    spoken: lines(`
      best one to get me on is {} any time after ten
      i've changed it since it's {} now
      you can leave a message with my sister on {} she'll pass it on
      what's the number you're on at the moment > {}
      so if it cuts out ring {} and ask for me
      yeah um {} that's the mobile
      have i got the right contact down for you > no it's {} these days
      write it down {} got that`),
    written: lines(`
      Rang {} twice, no answer, will try again Thursday.
      New mobile {}.
      Her support worker can be reached on {} before noon.
      Tel: {}
      Please text {} rather than ringing, he finds calls hard.
      Contact changed to {} on 3 May.`),
  },
  POSTCODE: {
    spoken: lines(`
      and then the postcode's {} if the sat nav asks
      what's the postcode there > {}
      it's just off the ring road {} you can't miss it
      put {} in and it brings it up
      we moved in august so it's {} now
      they still had my old one {} on the form`),
    written: lines(`
      Lives at {} with her mother.
      Postcode {} - outside our area?
      Home visit agreed, {}, dog on premises.
      The new place is {} and the old one is gone.
      Sent to {} by second class.`),
  },
  ADDRESS: {
    spoken: lines(`
      i'm at {} just past the shop
      where are you staying now > {}
      send it to {} please
      we got moved to {} after the flood
      is it still {} we've got for you
      the new flat's {} and it's on the ground floor`),
    written: lines(`
      Now living at {}.
      Address: {}
      Home visit at {} on Friday.
      Post still goes to {}, please change.
      Moved from {} in the spring.`),
  },
  EMAIL: {
    spoken: lines(`
      send the form over to {} and i'll print it
      what email do you use > it's {}
      my daughter set it up it's {} all lower case
      you can get me on {} i do check it
      try {} that's the one on my phone`),
    written: lines(`
      Emailed {} with the dates.
      Best contact is {}.
      Please cc {} on the reply.
      Her address is {}; she checks it weekly.`),
  },
  URL: {
    spoken: lines(`
      it's all on {} if you want a look
      she's got her own page {} with the prices
      i put the pictures up on {} last week
      what's the website called > {}`),
    written: lines(`
      Her shop is at {}.
      See {} for his portfolio.
      He runs {}, about ten visitors a week.
      Link he sent: {}`),
  },
  HANDLE: {
    spoken: lines(`
      follow me on insta i'm {} on there
      what's your username > {}
      i sell on instagram my handle's {}
      my tiktok is {} it's only small`),
    written: lines(`
      Posts her work as {} on Instagram.
      Find him on TikTok: {}
      Twitter {} has the adverts.
      Her Insta is {} and it is doing well.`),
  },
  DOB: {
    spoken: lines(`
      and your date of birth for me > {}
      i was born {} so i'll be older than i look
      my birthday's {} same as my cousin
      just to check it's you can you give me your d o b > yeah {}
      my little one was born {} at the general
      they had my birth date wrong it should be {}`),
    written: lines(`
      DOB {}.
      Date of birth: {}
      Client (born {}) attended with her sister.
      d.o.b. {} confirmed on the call.
      His daughter's birthday is {}.`),
  },
  SORT_CODE: {
    spoken: lines(`
      sort code is {} with the nationwide
      what's the sort code on it > {}
      the sort code's {} i think`),
    written: lines(`
      Sort code {} (Lloyds).
      New sort code: {}
      Bank changed, sort code now {}.`),
  },
  ACCOUNT: {
    spoken: lines(`
      and the account number is {} same bank
      what account do they pay it into > {}
      my bank account's {}`),
    written: lines(`
      Account number {}.
      Pays into account {} at the credit union.
      Acc no. {} checked.`),
  },
  BANK: {
    spoken: lines(`
      it's the santander one {} they pay it in there
      what are the bank details for the refund > {}
      my card says {} on the front
      pay it to {} please`),
    written: lines(`
      Bank: {}
      Please pay {} from now on.
      Details for travel refund {} (own account).`),
  },
  CARD: {
    spoken: lines(`
      they asked for the long number so it was {} and i got worried
      the card number is {} isn't it
      i read them {} off the front of my card`),
    written: lines(`
      He had given the caller his card number {}.
      Card {} reported stolen.
      Scammer asked for {} and the expiry.`),
  },
  REF: {
    spoken: lines(`
      there's a reference on it {} if that helps
      have you got the case reference > yeah it says {}
      the pip letter has got a ref {} on the top
      quote {} when you ring them she said
      the claim number's {} on the journal
      my housing reference is {} with the council`),
    written: lines(`
      MR ref {} sent last week.
      Case ref: {}
      Council quoted {} in their reply.
      PIP reference {} on the letter.
      UC claim number {}.
      Our ref {}, their ref to follow.`),
  },
  VEHICLE: {
    spoken: lines(`
      the car's a corsa the reg is {} for the permit
      what registration shall i put for parking > {}
      i've got the motability car now it's {}
      it's a white van {} parked outside`),
    written: lines(`
      Parking booked for {}.
      Car reg {} for the visitor's permit.
      Motability vehicle {} arrived Monday.
      Van {} failed its MOT.`),
  },
  PASSPORT: {
    spoken: lines(`
      my passport number's {} and it runs out next year
      have you got any photo id > passport yeah it's {}
      i took a copy of the passport it's {} at the bottom`),
    written: lines(`
      Passport no {} seen and copied.
      ID: passport {}.
      Travel document {} (passport) expires in June.`),
  },
  LICENCE: {
    spoken: lines(`
      my driving licence number is {}
      what does it say on the licence > {}
      the number on my provisional is {} it's a long one`),
    written: lines(`
      Driving licence {} seen.
      DVLA driver number {}.
      Licence no. {} valid until 2031.`),
  },
}
