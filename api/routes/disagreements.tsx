import type { Context } from 'hono'
import { z } from 'zod'
import {
  DISAGREEMENT_WORDS_MAX,
  type DisagreementDecision,
  DisagreementReason,
} from '../../core/codebook/disagreement.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import {
  addDisagreement,
  liveDisagreements,
  undoDisagreement,
} from '../../db/stores/disagreements.ts'
import { storedGates } from '../../db/stores/gates.ts'
import { findMaterial } from '../../db/stores/materials.ts'
import type { Material } from '../../db/stores/stages.ts'
import { readTagged, type TaggedTurn } from '../../db/stores/transcripts.ts'
import type { Gates } from '../../web/components/code-gate.tsx'
import type { FieldErrors } from '../../web/components/field.tsx'
import { type DisagreeForm, DisagreePage } from '../../web/pages/coach/disagree.tsx'
import type { DisagreementView } from '../../web/pages/coach/objections.tsx'
import type { App } from '../app.ts'
import { type CoachActor, coachFrame, coachOf, idParam } from '../coach.ts'
import { check, Form } from '../form.ts'
import { permit } from '../middleware/permit.ts'
import type { Env, Ports } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'

const Fields = z
  .object({
    code: z.string().min(1, 'Choose the tag you mean'),
    reason: z.enum(DisagreementReason.options, 'Choose what is the matter'),
    words: z
      .string()
      .max(DISAGREEMENT_WORDS_MAX, `Write at most ${DISAGREEMENT_WORDS_MAX} characters`),
  })
  .refine(({ reason, words }) => reason !== 'other' || words !== '', {
    path: ['words'],
    message: 'Say in a few words what it is',
  })

/** A coach's disagreement with a tag of their own session: said, taken back, never lost. */
export function disagreementRoutes(app: App): void {
  app.get('/materials/:id/turns/:n/disagree', permit('create', 'disagreement'), async (c) => {
    const form = { code: '', reason: '', words: '' }
    return c.html(await disagreePage(c, form, {}))
  })

  app.post('/materials/:id/turns/:n/disagree', permit('create', 'disagreement'), async (c) => {
    const sent = await Form.read(c)
    const form = {
      ...{ code: sent.text('code'), reason: sent.text('reason') },
      words: sent.text('words').replaceAll('\r\n', '\n'),
    }
    const checked = check(Fields, form)
    if (!checked.ok) return c.html(await disagreePage(c, form, checked.errors), 422)
    const given = { ...checked.value, turn: turnOf(c) }
    const { material, id } = await disagree(c.get('ports'), coachOf(c), idParam(c), given)
    return c.redirect(`${pageOf(material)}?done=disagreed#disagreement-${id}`, 303)
  })

  app.post('/disagreements/:id/undo', permit('change', 'disagreement', 'own'), async (c) => {
    const material = await takeBack(c.get('ports'), coachOf(c), idParam(c))
    return c.redirect(`${pageOf(material)}?done=disagreement-undone`, 303)
  })
}

function turnOf(c: Context<Env>): number {
  const n = c.req.param('n') ?? ''
  if (!/^\d{1,6}$/.test(n)) throw notFound()
  return Number(n)
}

const pageOf = ({ id, session_id }: Material) =>
  session_id ? `/sessions/${session_id}` : `/materials/${id}`

/** The coach's own disagreements with a material's tags, as pages show them. */
export async function disagreementViews(tx: Tx, material_id: string): Promise<DisagreementView[]> {
  const rows = await liveDisagreements(tx, material_id)
  return rows.map(({ id, turn, code, reason, words, words_state, decision }) => ({
    ...{ id, turn, code, words, words_state },
    reason: reason as DisagreementReason,
    decision: decision as DisagreementDecision | null,
  }))
}

async function disagree(
  ports: Ports,
  actor: CoachActor,
  material_id: string,
  given: z.infer<typeof Fields> & { turn: number },
): Promise<{ material: Material; id: string }> {
  return asActor(ports.database, actor, async (tx) => {
    const material = await findMaterial(tx, material_id)
    if (!material) throw notFound()
    const id = await addDisagreement(tx, ports.keys, material, given)
    if (!id) {
      throw new Problem(
        409,
        'That tag is not there any more',
        'It was tagged again meanwhile, or you said so already. Go back to the session and look.',
      )
    }
    const { turn, code, reason } = given
    const entry = { action: 'disagree', resource: 'tag', resource_id: id }
    const detail = { turn, code, reason, words: given.words !== '' }
    await appendAudit(tx, ports.keys.audit, { ...byActor(actor), ...entry, detail }, ports.now())
    return { material, id }
  })
}

async function takeBack(ports: Ports, actor: CoachActor, id: string): Promise<Material> {
  return asActor(ports.database, actor, async (tx) => {
    const material = await undoDisagreement(tx, id, ports.now())
    if (!material) throw notFound()
    const entry = { action: 'undo disagreement', resource: 'tag', resource_id: id }
    await appendAudit(tx, ports.keys.audit, { ...byActor(actor), ...entry }, ports.now())
    return material
  })
}

async function disagreePage(c: Context<Env>, form: DisagreeForm, errors: FieldErrors) {
  const { material, ...shown } = await openTurn(c)
  const props = { material_id: material.id, back_href: pageOf(material), ...shown, form, errors }
  return <DisagreePage {...coachFrame(c)} {...props} />
}

/** The turn and those of its tags that nobody disagreed with; not there when none is left. */
async function openTurn(
  c: Context<Env>,
): Promise<{ material: Material; turn: TaggedTurn; codes: string[]; gates: Gates }> {
  const id = idParam(c)
  return asActor(c.get('ports').database, coachOf(c), async (tx) => {
    const material = await findMaterial(tx, id)
    const turns = material ? await readTagged(tx, id) : []
    const turn = turns.find((one) => one.n === turnOf(c))
    const said = new Set(
      (await liveDisagreements(tx, id)).flatMap((one) => (one.turn === turn?.n ? [one.code] : [])),
    )
    const codes = turn?.tags.map((tag) => tag.code).filter((code) => !said.has(code)) ?? []
    if (!material || !turn || codes.length === 0) throw notFound()
    return { material, turn, codes, gates: await storedGates(tx) }
  })
}
