import { americanNumber } from './american-number.ts'
import { bank } from './bank.ts'
import { caseReference } from './case-reference.ts'
import { dateOfBirth } from './date-of-birth.ts'
import { dictatedNumber } from './dictated-number.ts'
import { drivingLicence } from './driving-licence.ts'
import { email } from './email.ts'
import { foreignAddress } from './foreign-address.ts'
import { handle } from './handle.ts'
import { iban } from './iban.ts'
import { ipAddress } from './ip-address.ts'
import { nhsNumber } from './nhs-number.ts'
import { nino } from './nino.ts'
import { passport } from './passport.ts'
import { paymentCard } from './payment-card.ts'
import { phone } from './phone.ts'
import { postcode } from './postcode.ts'
import type { Recogniser } from './recogniser.ts'
import { streetAddress } from './street-address.ts'
import { vehicle } from './vehicle.ts'
import { webAddress } from './web-address.ts'

/** Every recogniser, all of them on. */
export const RECOGNISERS: readonly Recogniser[] = [
  nino,
  nhsNumber,
  phone,
  postcode,
  streetAddress,
  email,
  webAddress,
  handle,
  dateOfBirth,
  bank,
  paymentCard,
  iban,
  caseReference,
  vehicle,
  passport,
  drivingLicence,
  americanNumber,
  foreignAddress,
  ipAddress,
  dictatedNumber,
]
