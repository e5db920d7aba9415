/*
 * Keys for reviewing masks. Every key presses a button that is on the page anyway, so nothing can be
 * done here that cannot be done without a script.
 */
const OFF = 'review-keys-off'
const items = [...document.querySelectorAll('.review-item')]
const toDecide = items.filter((item) => item.dataset.mustDecide !== undefined)
const off = document.getElementById('keys-off')
const form = document.getElementById('add')

let current = null

/** Makes one mark the current one, in view, with the focus on it. */
function goTo(item) {
  if (!item) return
  current?.classList.remove('review-item--current')
  current = item
  item.classList.add('review-item--current')
  const folded = item.closest('details')
  if (folded) folded.open = true
  item.scrollIntoView({ block: 'center' })
  item.focus({ preventScroll: true })
}

/** The next mark in this direction, from wherever the current one stands in the page. */
function move(step, all) {
  const list = all || toDecide.length === 0 ? items : toDecide
  if (!current) return goTo(step > 0 ? list[0] : list.at(-1))
  const follows = (item) => current.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING
  const precedes = (item) =>
    current.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_PRECEDING
  goTo(step > 0 ? list.find(follows) : list.findLast(precedes))
}

const press = (key) => current?.querySelector(`[data-key="${key}"]`)?.click()

/** Fills the form from what is selected in a turn; with nothing selected, from the current mark. */
function mark() {
  const selection = document.getSelection()
  const range = selection?.rangeCount ? selection.getRangeAt(0) : null
  const turn = turnOf(range?.startContainer)
  const selected = String(range ?? '')
  form.elements.turn.value = turn?.dataset.turn ?? turnOf(current)?.dataset.turn ?? ''
  if (!turn || turn !== turnOf(range.endContainer) || selected.trim() === '') {
    form.elements[form.elements.turn.value === '' ? 'turn' : 'words'].focus()
    return
  }
  const before = document.createRange()
  before.setStart(turn, 0)
  before.setEnd(range.startContainer, range.startOffset)
  const lead = selected.length - selected.trimStart().length
  form.elements.words.value = selected.trim()
  form.elements.start.value = String(String(before).length + lead)
  form.elements.type.focus()
}

/** The words of the turn that something on the page belongs to. */
function turnOf(node) {
  const element = node instanceof Element ? node : node?.parentElement
  return element?.closest('.review-turn')?.querySelector('[data-turn]') ?? null
}

const KEYS = {
  j: () => move(1, false),
  k: () => move(-1, false),
  J: () => move(1, true),
  K: () => move(-1, true),
  a: () => press('a'),
  r: () => press('r'),
  c: () => press('c'),
  m: mark,
  u: () => document.querySelector('[data-key="u"]')?.click(),
  '?': () => {
    const keys = document.getElementById('keys')
    keys.open = !keys.open
    keys.querySelector('summary').focus()
  },
}

function isTyping(target) {
  const field = target.closest?.('input, select, textarea, [contenteditable]')
  return Boolean(field) && field.type !== 'checkbox'
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
  if (isTyping(event.target)) {
    if (event.key === 'Escape') goTo(current ?? items[0])
    return
  }
  const act = off.checked ? undefined : KEYS[event.key]
  if (!act) return
  event.preventDefault()
  act()
})

/** Words that are edited by hand are looked up anew in their turn. */
form.elements.words.addEventListener('input', () => {
  form.elements.start.value = ''
})

off.checked = localStorage.getItem(OFF) === 'yes'
off.addEventListener('change', () => localStorage.setItem(OFF, off.checked ? 'yes' : 'no'))

const wanted = document.getElementById(location.hash.slice(1))
if (wanted?.classList.contains('review-item')) goTo(wanted)
else wanted?.focus()
