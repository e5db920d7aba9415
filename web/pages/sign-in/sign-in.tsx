import { Page } from '../../components/layout.tsx'

interface SignInPageProps {
  synthetic: boolean
  /** Where to go afterwards. */
  to: string
  email: string
  /** Why the last try failed. */
  error: string | null
  oidc: boolean
  demo_accounts: { role: string; email: string; password: string }[]
}

export function SignInPage(props: SignInPageProps) {
  const { error } = props
  return (
    <Page title={error ? 'Error: Sign in' : 'Sign in'} viewer={null} synthetic={props.synthetic}>
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          {error ? <Summary text={error} /> : null}
          <h1 class="govuk-heading-l">Sign in</h1>
          {props.oidc ? <Organisation to={props.to} /> : null}
          <form method="post" action="/sign-in" novalidate>
            <input type="hidden" name="to" value={props.to} />
            <div class={`govuk-form-group${error ? ' govuk-form-group--error' : ''}`}>
              <label class="govuk-label" for="email">
                Email address
              </label>
              <input
                class="govuk-input"
                id="email"
                name="email"
                type="email"
                spellcheck={false}
                autocomplete="username"
                value={props.email}
              />
            </div>
            <div class="govuk-form-group">
              <label class="govuk-label" for="password">
                Password
              </label>
              <input
                class="govuk-input govuk-input--width-20"
                id="password"
                name="password"
                type="password"
                autocomplete="current-password"
              />
            </div>
            <button type="submit" class="govuk-button" data-module="govuk-button">
              Sign in
            </button>
          </form>
          {props.demo_accounts.length > 0 ? <DemoAccounts accounts={props.demo_accounts} /> : null}
        </div>
      </div>
    </Page>
  )
}

function Summary({ text }: { text: string }) {
  return (
    <div class="govuk-error-summary" data-module="govuk-error-summary">
      <div role="alert">
        <h2 class="govuk-error-summary__title">There is a problem</h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            <li>
              <a href="#email">{text}</a>
            </li>
          </ul>
        </div>
      </div>
    </div>
  )
}

function Organisation({ to }: { to: string }) {
  return (
    <form method="post" action="/sign-in/organisation">
      <input type="hidden" name="to" value={to} />
      <button type="submit" class="govuk-button" data-module="govuk-button">
        Sign in with your organisation
      </button>
    </form>
  )
}

function DemoAccounts({ accounts }: { accounts: SignInPageProps['demo_accounts'] }) {
  return (
    <section aria-labelledby="demo-accounts">
      <h2 class="govuk-heading-m" id="demo-accounts">
        Accounts of this demonstration
      </h2>
      <table class="govuk-table">
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            <th scope="col" class="govuk-table__header">
              Role
            </th>
            <th scope="col" class="govuk-table__header">
              Email address
            </th>
            <th scope="col" class="govuk-table__header">
              Password
            </th>
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {accounts.map((account) => (
            <tr class="govuk-table__row">
              <td class="govuk-table__cell">{account.role}</td>
              <td class="govuk-table__cell">{account.email}</td>
              <td class="govuk-table__cell">
                <code>{account.password}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
