import { ROLE_LABEL, type Role } from '../../../core/access/policy.ts'
import { DataTable } from '../../components/data-table.tsx'
import { Tag } from '../../components/display.tsx'
import { ButtonLink } from '../../components/form.tsx'
import type { Frame } from '../../components/frame.ts'
import { Page } from '../../components/layout.tsx'

interface AccountsPageProps {
  frame: Frame
  accounts: readonly {
    id: string
    name: string
    email: string
    role: Role
    coach_reference: string | null
    team_name: string | null
    disabled_at: Date | null
  }[]
  /** The account looking, which cannot shut itself out. */
  own_id: string
}

export function AccountsPage({ frame, accounts, own_id }: AccountsPageProps) {
  return (
    <Page {...frame} title="Accounts" current="/accounts" wide>
      <h1 class="govuk-heading-l">Accounts</h1>
      <p class="govuk-body">
        Who can sign in, and as what. An administrator sees no sessions, texts or results.
      </p>
      <ButtonLink href="/accounts/new" text="Add an account" />
      <DataTable
        caption="Accounts"
        captionHidden
        columns={['Name', 'Email address', 'Role', 'Coach or team', 'State', 'Action'].map(
          (text) => ({ text }),
        )}
        rows={accounts.map((account) => [
          account.name,
          account.email,
          ROLE_LABEL[account.role],
          account.coach_reference ?? account.team_name ?? '–',
          account.disabled_at ? (
            <Tag text="Disabled" colour="red" />
          ) : (
            <Tag text="Active" colour="green" />
          ),
          account.id === own_id ? 'This is you' : <Switch {...account} />,
        ])}
      />
    </Page>
  )
}

function Switch(account: { id: string; name: string; disabled_at: Date | null }) {
  const verb = account.disabled_at ? 'enable' : 'disable'
  return (
    <form method="post" action={`/accounts/${account.id}/${verb}`}>
      <button type="submit" class="rapport-link-button rapport-row-action govuk-link">
        {account.disabled_at ? 'Let in again' : 'Disable'}
        <span class="govuk-visually-hidden">{` ${account.name}`}</span>
      </button>
    </form>
  )
}
