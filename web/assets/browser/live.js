/*
 * Follows what is under way: each change is announced by the service, and the page fetches itself
 * anew and swaps the parts that may have changed. Without it the page is simply reloaded by hand.
 */
const NEXT_LOOK_MS = 300

let due = null

/** Fetches the page and swaps these parts; focus and scroll stay where they are. */
async function refresh(ids) {
  const response = await fetch(location.pathname, { headers: { accept: 'text/html' } })
  if (!response.ok) return
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
  for (const id of ids) {
    const [old, now] = [document.getElementById(id), fresh.getElementById(id)]
    if (old && now && old.innerHTML !== now.innerHTML) old.innerHTML = now.innerHTML
  }
}

/** Several changes in a moment cost one look. */
function refreshSoon(ids) {
  clearTimeout(due)
  due = setTimeout(() => refresh(ids), NEXT_LOOK_MS)
}

const followed = [...document.querySelectorAll('[data-live-material]')]
const stageParts = followed.map((one) => `stages-${one.dataset.liveMaterial}`)

for (const one of followed) {
  const source = new EventSource(`/api/v1/materials/${one.dataset.liveMaterial}/events`)
  source.addEventListener('stages', () => refreshSoon(stageParts))
  source.addEventListener('end', () => {
    source.close()
    refreshSoon([...stageParts, 'numbers', 'words'])
  })
}
