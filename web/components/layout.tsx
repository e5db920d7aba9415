import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { ROLE_LABEL, type Role } from '../../core/access/policy.ts'

/** Who is looking, as the page's head shows it. */
export interface Viewer {
  name: string
  role: Role
}

export interface PageProps {
  title: string
  /** Null on the sign-in page. */
  viewer: Viewer | null
  /** Whether everything here is invented; said on every page. */
  synthetic: boolean
  /** Address of the page in the navigation this page belongs to. */
  current?: string
  /** Shown once after something was done. */
  notice?: string | null
  /** Link back, above the heading. */
  back?: { href: string; text: string }
  /** Scripts of this page by name, e.g. `live.js`; pages work without them. */
  scripts?: string[]
  wide?: boolean
  children?: Child
}

const NAVIGATION: Record<Role, { href: string; text: string }[]> = {
  coach: [
    { href: '/sessions', text: 'My sessions' },
    { href: '/people', text: 'People' },
    { href: '/practice', text: 'My practice' },
    { href: '/notes/new', text: 'Write a note' },
  ],
  scientist: [
    { href: '/links', text: 'Links' },
    { href: '/experiments', text: 'Experiments' },
    { href: '/evidence', text: 'Evidence' },
    { href: '/transcripts', text: 'Transcripts' },
    { href: '/search', text: 'Search' },
    { href: '/coding', text: 'Coding' },
    { href: '/codebook', text: 'Codebook' },
  ],
  leader: [
    { href: '/debrief', text: 'Debrief' },
    { href: '/themes', text: 'Themes' },
    { href: '/team-search', text: 'Search' },
    { href: '/evidence', text: 'Evidence' },
  ],
  data_protection: [
    { href: '/consents', text: 'Consents' },
    { href: '/reviews', text: 'Reviews' },
    { href: '/safeguarding', text: 'Safeguarding' },
    { href: '/jobs', text: 'Jobs' },
    { href: '/audit', text: 'Audit' },
    { href: '/external-calls', text: 'Sent out' },
    { href: '/vault', text: 'Names' },
  ],
  safeguarding: [{ href: '/safeguarding', text: 'Safeguarding' }],
  admin: [
    { href: '/accounts', text: 'Accounts' },
    { href: '/unit', text: 'Teams and coaches' },
    { href: '/import', text: 'Import' },
  ],
}

/** The frame of every page: skip link, service name, navigation, what is said of synthetic data. */
export function Page(props: PageProps) {
  return (
    <>
      {raw('<!DOCTYPE html>')}
      <html lang="en-GB" class="govuk-template">
        <head>
          <meta charset="utf-8" />
          <title>{`${props.title} – Rapport`}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="theme-color" content="#12436d" />
          <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
          <link rel="stylesheet" href="/assets/govuk-frontend.css" />
          <link rel="stylesheet" href="/assets/rapport.css" />
          <link rel="stylesheet" href="/assets/coach.css" />
        </head>
        <body class={`govuk-template__body${props.wide ? ' rapport-wide' : ''}`}>
          <script src="/assets/supported.js"></script>
          <a href="#main-content" class="govuk-skip-link" data-module="govuk-skip-link">
            Skip to main content
          </a>
          <Header viewer={props.viewer} current={props.current} />
          <div class="govuk-width-container">
            {props.synthetic ? <SyntheticBanner /> : null}
            {props.back ? (
              <a href={props.back.href} class="govuk-back-link">
                {props.back.text}
              </a>
            ) : null}
            <main class="govuk-main-wrapper" id="main-content">
              {props.notice ? <Notice text={props.notice} /> : null}
              {props.children}
            </main>
          </div>
          <footer class="govuk-footer rapport-footer">
            <div class="govuk-width-container">
              <p class="govuk-body-s">
                Taking part is voluntary, and nobody’s words are kept here without consent.
              </p>
            </div>
          </footer>
          <script type="module" src="/assets/start.js"></script>
          {(props.scripts ?? []).map((name) => (
            <script type="module" src={`/assets/${name}`}></script>
          ))}
        </body>
      </html>
    </>
  )
}

function Header({ viewer, current }: { viewer: Viewer | null; current: string | undefined }) {
  return (
    <header class="rapport-header">
      <div class="govuk-width-container rapport-header__row">
        <a href="/" class="rapport-header__name">
          Rapport
        </a>
        {viewer ? (
          <form method="post" action="/sign-out" class="rapport-header__account">
            <span>{`${viewer.name}, ${ROLE_LABEL[viewer.role].toLowerCase()}`}</span>
            <button type="submit" class="rapport-link-button">
              Sign out
            </button>
          </form>
        ) : null}
      </div>
      {viewer ? <Navigation role={viewer.role} current={current} /> : null}
    </header>
  )
}

function Navigation({ role, current }: { role: Role; current: string | undefined }) {
  return (
    <div class="govuk-service-navigation" data-module="govuk-service-navigation">
      <div class="govuk-width-container">
        <nav aria-label="Menu" class="govuk-service-navigation__wrapper">
          <ul class="govuk-service-navigation__list">
            {NAVIGATION[role].map((item) => {
              const here = item.href === current
              const active = here ? ' govuk-service-navigation__item--active' : ''
              return (
                <li class={`govuk-service-navigation__item${active}`}>
                  <a
                    class="govuk-service-navigation__link"
                    href={item.href}
                    {...(here ? { 'aria-current': 'page' } : {})}
                  >
                    {item.text}
                  </a>
                </li>
              )
            })}
          </ul>
        </nav>
      </div>
    </div>
  )
}

function SyntheticBanner() {
  return (
    <div class="govuk-phase-banner rapport-synthetic">
      <p class="govuk-phase-banner__content">
        <strong class="govuk-tag govuk-phase-banner__content__tag">Synthetic</strong>
        <span class="govuk-phase-banner__text">
          Everyone and everything here is invented. Do not enter anything about a real person.
        </span>
      </p>
    </div>
  )
}

function Notice({ text }: { text: string }) {
  return (
    <div
      class="govuk-notification-banner govuk-notification-banner--success"
      role="alert"
      aria-labelledby="notice-title"
      data-module="govuk-notification-banner"
    >
      <div class="govuk-notification-banner__header">
        <h2 class="govuk-notification-banner__title" id="notice-title">
          Done
        </h2>
      </div>
      <div class="govuk-notification-banner__content">
        <p class="govuk-notification-banner__heading">{text}</p>
      </div>
    </div>
  )
}
