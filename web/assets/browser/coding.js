/*
 * Coding by keyboard: every change of a turn is saved at once, and what could not be saved stays in
 * this browser's tab until it is. Without this script the same form is sent by its buttons.
 */
const RETRY_MS = 3000

const root = () => document.getElementById('coding')
const task = () => root().dataset.coding
const turn = () => Number(root().dataset.turn)
const storeKey = (n) => `coding ${task()} ${n}`
const boxes = () => [...document.querySelectorAll('#codes input[data-key]')]
const memo = () => document.getElementById('memo')
const finished = () => !document.getElementById('finish')

const say = (words) => {
  document.getElementById('saved').textContent = words
}

const chosen = () => boxes().flatMap((box) => (box.checked ? [box.value] : []))
const isComplete = () => {
  const names = new Set(boxes().flatMap((box) => (box.type === 'radio' ? [box.name] : [])))
  return [...names].every((name) => boxes().some((box) => box.name === name && box.checked))
}

/** Saves go out one after the other, so that the latest is the one that stands. */
let line = Promise.resolve()
const pending = new Map()

function keep(n, given) {
  pending.set(n, given)
  sessionStorage.setItem(storeKey(n), JSON.stringify(given))
}

function save() {
  const n = turn()
  keep(n, { codes: chosen(), memo: memo().value })
  if (!isComplete()) {
    say('Not saved yet: choose one talk code')
    return
  }
  say('Saving …')
  line = line.then(() => send(n))
}

async function send(n) {
  const given = pending.get(n)
  if (!given) return
  try {
    const response = await fetch(`/api/v1/coding/tasks/${task()}/turns/${n}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(given),
    })
    if (response.status >= 500) throw new Error('away')
    const answer = await response.json()
    if (!response.ok) {
      if (n === turn()) say(`Not saved: ${answer.detail}`)
      return
    }
    if (pending.get(n) === given) {
      pending.delete(n)
      sessionStorage.removeItem(storeKey(n))
    }
    if (n === turn()) say('Saved')
    progress(answer)
  } catch {
    say('Not saved: no connection. Trying again …')
    setTimeout(() => {
      line = line.then(() => send(n))
    }, RETRY_MS)
  }
}

function progress({ coded, turns }) {
  const bar = document.querySelector('#coding progress')
  bar.value = coded
  const words = document.getElementById('progress')
  words.textContent = words.textContent.replace(/\d+ coded/, `${coded} coded`)
  bar.textContent = `${coded} of ${turns}`
}

/** Puts another turn in place of this one without leaving the page. */
async function show(url) {
  await line
  const response = await fetch(url, { headers: { accept: 'text/html' } })
  if (!response.ok) {
    location.assign(url)
    return
  }
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
  const part = fresh.getElementById('coding')
  if (!part) {
    location.assign(url)
    return
  }
  root().replaceWith(document.adoptNode(part))
  history.replaceState(null, '', url)
  begin()
}

async function undo() {
  await line
  const response = await fetch(`/api/v1/coding/tasks/${task()}/undo`, { method: 'POST' })
  const answer = await response.json()
  if (!response.ok) {
    say(answer.detail)
    return
  }
  sessionStorage.removeItem(storeKey(answer.turn))
  pending.delete(answer.turn)
  await show(`/coding/tasks/${task()}?turn=${answer.turn}`)
  say('Undone')
}

const go = (id) => {
  const link = document.getElementById(id)
  if (link) void show(link.href)
}

function toggle(box) {
  if (box.type === 'radio') box.checked = true
  else box.checked = !box.checked
  save()
}

function search(event) {
  const wanted = event.target.value.trim().toLowerCase()
  for (const box of boxes()) {
    const words = `${box.value.replaceAll('_', ' ')} ${box.parentElement.textContent}`.toLowerCase()
    box.parentElement.hidden = !words.includes(wanted)
  }
}

function leaveSearch(field) {
  field.value = ''
  for (const box of boxes()) box.parentElement.hidden = false
  field.blur()
}

function onSearchKey(event) {
  if (event.key === 'Enter') {
    event.preventDefault()
    const found = boxes().find((box) => !box.parentElement.hidden)
    if (found && event.target.value.trim() !== '') toggle(found)
    leaveSearch(event.target)
  } else if (event.key === 'Escape') leaveSearch(event.target)
}

const COMMANDS = {
  j: () => go('next'),
  k: () => go('previous'),
  u: () => finished() || undo(),
  m: () => memo()?.focus(),
  '/': () => document.getElementById('code-search')?.focus(),
  '?': () => {
    const help = document.getElementById('help')
    help.open = !help.open
    if (help.open) help.scrollIntoView()
  },
  0: () => {
    if (finished() || !document.querySelector('[data-codes="coach"]')) return
    for (const box of boxes()) box.checked = false
    save()
  },
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const field = event.target
  if (field instanceof HTMLTextAreaElement) {
    if (event.key === 'Escape') field.blur()
    return
  }
  if (field instanceof HTMLInputElement && (field.type === 'search' || field.type === 'text'))
    return
  const command = COMMANDS[event.key]
  const box = finished() ? undefined : boxes().find((one) => one.dataset.key === event.key)
  if (!command && !box) return
  event.preventDefault()
  if (command) command()
  else toggle(box)
})

/** Wires the turn on the page, and brings back what was not saved when the page was left. */
function begin() {
  const form = document.getElementById('turn-form')
  if (!form || finished()) return
  document.querySelector('.rapport-code-search').hidden = false
  const field = document.getElementById('code-search')
  field.addEventListener('input', search)
  field.addEventListener('keydown', onSearchKey)
  form.addEventListener('change', (event) => {
    if (event.target !== field) save()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (event.submitter?.value === 'undo') {
      void undo()
      return
    }
    save()
    void line.then(() => {
      if (!pending.has(turn())) go('next')
    })
  })
  const left = sessionStorage.getItem(storeKey(turn()))
  if (!left) return
  const { codes, memo: words } = JSON.parse(left)
  for (const box of boxes()) box.checked = codes.includes(box.value)
  memo().value = words
  save()
}

begin()
