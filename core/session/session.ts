import { z } from 'zod'

/** Where a person is on the way: first contact, first meeting, or meeting again. */
export const Phase = z.enum(['contact', 'first_meeting', 'ongoing'])
export type Phase = z.infer<typeof Phase>
export const PHASES = Phase.options

/** How coach and person met or spoke. */
export const Channel = z.enum(['in_person', 'phone', 'video', 'letter', 'text', 'email'])
export type Channel = z.infer<typeof Channel>

/** The kind of place a session was held in; `none` for phone and video. */
export const Venue = z.enum([
  'none',
  'jobcentre',
  'library',
  'council',
  'community_centre',
  'third_sector',
  'home',
  'other',
])
export type Venue = z.infer<typeof Venue>

/** A site is a named place the unit works from; its kind is one of these. */
export const SiteKind = z.enum(['jobcentre', 'library', 'council', 'third_sector'])
export type SiteKind = z.infer<typeof SiteKind>

export const PHASE_LABEL: Record<Phase, string> = {
  contact: 'First contact',
  first_meeting: 'First meeting',
  ongoing: 'Ongoing support',
}

export const CHANNEL_LABEL: Record<Channel, string> = {
  in_person: 'In person',
  phone: 'Phone',
  video: 'Video',
  letter: 'Letter',
  text: 'Text message',
  email: 'Email',
}

export const VENUE_LABEL: Record<Venue, string> = {
  none: 'No venue',
  jobcentre: 'Jobcentre',
  library: 'Library',
  council: 'Council office',
  community_centre: 'Community centre',
  third_sector: 'Third-sector place',
  home: 'At home',
  other: 'Somewhere else',
}
