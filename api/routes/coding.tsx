import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Codebook } from '../../core/codebook/codebook.ts'
import { standing } from '../../core/coding/log.ts'
import { isCodable } from '../../core/coding/turn-codes.ts'
import { asActor, type Tx } from '../../db/database.ts'
import { appendAudit, byActor } from '../../db/stores/audit.ts'
import { listPlans } from '../../db/stores/coding-plans.ts'
import {
  finishTask,
  leftToCode,
  listTasks,
  type OpenTask,
  openTask,
  saveTurn,
  undoLast,
} from '../../db/stores/coding-tasks.ts'
import type { FieldErrors } from '../../web/components/field.tsx'
import { CodingQueuePage } from '../../web/pages/scientist/coding/queue.tsx'
import { CodingTaskPage } from '../../web/pages/scientist/coding/task.tsx'
import type { App } from '../app.ts'
import { idParam } from '../coach.ts'
import { codebookBegunWith } from '../codebook.ts'
import { Form } from '../form.ts'
import { jsonAnswer, REFUSALS } from '../json-answers.ts'
import { permit } from '../middleware/permit.ts'
import { frameOf } from '../page-frame.ts'
import type { Env } from '../ports.ts'
import { notFound, Problem } from '../problem.ts'

const MEMO_MAX = 1000
const Given = z.object({
  codes: z.array(z.string().max(80)).max(60),
  memo: z.string().max(MEMO_MAX).default(''),
})
const TurnPath = z.object({ task: z.uuid(), turn: z.coerce.number().int().nonnegative() })
const Progress = z.object({ coded: z.number().int(), turns: z.number().int() })

const saveRoute = createRoute({
  method: 'put',
  path: '/api/v1/coding/tasks/{task}/turns/{turn}',
  summary: 'Put codes on a turn of one’s own task',
  middleware: [permit('create', 'blind_coding')] as const,
  request: {
    params: TurnPath,
    body: { required: true, content: { 'application/json': { schema: Given } } },
  },
  responses: { 200: jsonAnswer(Progress, 'Saved'), ...REFUSALS },
})

const undoRoute = createRoute({
  method: 'post',
  path: '/api/v1/coding/tasks/{task}/undo',
  summary: 'Take the latest save of one’s own task back',
  middleware: [permit('create', 'blind_coding')] as const,
  request: { params: TurnPath.pick({ task: true }) },
  responses: {
    200: jsonAnswer(Progress.extend({ turn: z.number().int() }), 'The turn it was on'),
    ...REFUSALS,
  },
})

const NOTICES = {
  finished: 'The session is finished. Once all its coders are, differences go to adjudication.',
  import_undone: 'The import was taken back: its codes are gone from agreement, gold and gates.',
}

/** A coder's own queue and the page they code on. Nobody sees another's codes from here. */
export function codingRoutes(app: App): void {
  app.get('/coding', permit('read', 'coding'), async (c) => {
    const actor = c.get('actor')
    const shown = await asActor(c.get('ports').database, actor, async (tx) => ({
      queue: await listTasks(tx, actor.account_id),
      plans: (await listPlans(tx)).map(({ plan, ...counts }) => ({ ...plan, ...counts })),
    }))
    return c.html(<CodingQueuePage frame={frameOf(c, NOTICES)} {...shown} />)
  })

  app.get('/coding/tasks/:task', permit('read', 'blind_coding'), async (c) => {
    const { open, codebook } = await withTask(c, async (tx, open, codebook) => {
      await note(c, tx, 'open text', open)
      return { open, codebook }
    })
    return taskPage(c, open, codebook, turnAsked(c, open))
  })

  app.post('/coding/tasks/:task/turns/:turn', permit('create', 'blind_coding'), savePost)

  app.post('/coding/tasks/:task/undo', permit('create', 'blind_coding'), async (c) => {
    const { turn } = await withTask(c, (tx, open) => undo(c, tx, open))
    const at = turn === null ? '' : `?turn=${turn}`
    return c.redirect(`/coding/tasks/${c.req.param('task')}${at}`, 303)
  })

  app.post('/coding/tasks/:task/done', permit('create', 'blind_coding'), async (c) => {
    const { open, codebook, left } = await withTask(c, async (tx, open, codebook) => {
      const finished = await finishTask(tx, open, c.get('ports').now())
      if (finished.ok && !open.done_at) await note(c, tx, 'finish coding', open)
      return { open, codebook, left: finished.ok ? [] : finished.left }
    })
    if (left.length === 0) return c.redirect('/coding?done=finished', 303)
    const errors = { codes: `${left.length} turns are still to code` }
    return taskPage(c, open, codebook, left[0] ?? 0, { errors, left, status: 422 })
  })

  app.openapi(saveRoute, async (c) => {
    const { turn } = c.req.valid('param')
    const given = c.req.valid('json')
    const after = await withTask(c, async (tx, open, codebook) => {
      const saved = await save(c, tx, open, codebook, { turn, ...given })
      if (!saved.ok) throw new Problem(422, 'Not saved', saved.why)
      return ownTask(c, tx)
    })
    return c.json(progressOf(after), 200)
  })

  app.openapi(undoRoute, async (c) => {
    const { turn, after } = await withTask(c, (tx, open) => undo(c, tx, open))
    if (turn === null) throw new Problem(409, 'Nothing to undo', 'Nothing is left to take back.')
    return c.json({ ...progressOf(after), turn }, 200)
  })
}

type Coding = Context<Env>

/** The task in the address, if it is the caller's own; anybody else's does not exist. */
async function ownTask(c: Coding, tx: Tx): Promise<OpenTask> {
  const open = await openTask(tx, idParam(c, 'task'), c.get('actor').account_id)
  if (!open) throw notFound()
  return open
}

/** The caller's own task with the codebook that its plan was drawn under. */
function withTask<T>(
  c: Coding,
  work: (tx: Tx, open: OpenTask, codebook: Codebook) => Promise<T>,
): Promise<T> {
  const ports = c.get('ports')
  return asActor(ports.database, c.get('actor'), async (tx) => {
    const open = await ownTask(c, tx)
    return work(tx, open, await codebookBegunWith(tx, ports, open.codebook))
  })
}

/** Writes down what was done with the task; never which codes, which are blind. */
async function note(c: Coding, tx: Tx, action: string, { task }: OpenTask, turn?: number) {
  const { keys, now } = c.get('ports')
  const about = { action, resource: 'coding', resource_id: task.id }
  const detail = { material: task.material_id, ...(turn === undefined ? {} : { turn }) }
  await appendAudit(tx, keys.audit, { ...byActor(c.get('actor')), ...about, detail }, now())
}

async function save(
  c: Coding,
  tx: Tx,
  open: OpenTask,
  codebook: Codebook,
  given: { turn: number; codes: string[]; memo: string },
) {
  const saved = await saveTurn(tx, open, codebook, given, c.get('ports').now())
  if (saved.ok) await note(c, tx, 'code turn', open, given.turn)
  return saved
}

async function undo(c: Coding, tx: Tx, open: OpenTask) {
  const turn = await undoLast(tx, open, c.get('ports').now())
  if (turn !== null) await note(c, tx, 'undo code', open, turn)
  return { turn, after: await ownTask(c, tx) }
}

async function savePost(c: Coding) {
  const form = await Form.read(c)
  const n = Number(c.req.param('turn'))
  const codes = [...form.names('one_').flatMap((name) => form.many(name)), ...form.many('codes')]
  const entered = { codes, memo: form.raw('memo').slice(0, MEMO_MAX) }
  const { open, codebook, saved } = await withTask(c, async (tx, open, codebook) => ({
    ...{ open, codebook },
    saved: await save(c, tx, open, codebook, { turn: n, ...entered }),
  }))
  if (!saved.ok) {
    const errors = { codes: saved.why }
    return taskPage(c, open, codebook, n, { errors, entered, status: 422 })
  }
  const codable = open.turns.filter((turn) => isCodable(turn.speaker))
  const next = codable[codable.findIndex((turn) => turn.n === n) + 1] ?? codable.at(-1)
  return c.redirect(`/coding/tasks/${open.task.id}?turn=${next?.n ?? n}`, 303)
}

interface Shown {
  errors?: FieldErrors
  left?: readonly number[]
  entered?: { codes: readonly string[]; memo: string }
  status?: 200 | 422
}

function taskPage(c: Coding, open: OpenTask, codebook: Codebook, at: number, shown: Shown = {}) {
  const { errors = {}, left = [], entered = null, status = 200 } = shown
  const { plan_name, reference, turns } = open
  const page = { plan_name, reference, turns, at, errors, left, entered, codebook }
  return c.html(
    <CodingTaskPage
      frame={frameOf(c)}
      task_id={open.task.id}
      done={open.done_at !== null}
      coded={standing(open.log)}
      {...page}
    />,
    status,
  )
}

/** The turn in the address, else the first that is not coded, else the first. */
function turnAsked(c: Coding, open: OpenTask): number {
  const codable = open.turns.filter((turn) => isCodable(turn.speaker))
  const asked = codable.find((turn) => String(turn.n) === c.req.query('turn'))
  return asked?.n ?? leftToCode(open)[0] ?? codable[0]?.n ?? 0
}

const progressOf = (open: OpenTask) => ({
  coded: standing(open.log).size,
  turns: open.turns.filter((turn) => isCodable(turn.speaker)).length,
})
