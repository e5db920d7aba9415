import './tus.js'

/* Resumable upload of a recording: progress, pause, going on after a cut, and what went wrong. */
const { Upload } = globalThis.tus
const form = document.getElementById('upload')
const bar = document.getElementById('upload-bar')
const said = document.getElementById('upload-said')
const start = document.getElementById('upload-start')
const pause = document.getElementById('upload-pause')
const errorPlace = document.getElementById('upload-error')
form.hidden = false

let upload = null
let paused = false

function fail(text) {
  const box = document.createElement('div')
  box.className = 'govuk-error-summary'
  box.tabIndex = -1
  const title = document.createElement('h2')
  title.className = 'govuk-error-summary__title'
  title.textContent = 'There is a problem'
  const body = document.createElement('p')
  body.className = 'govuk-error-summary__body'
  body.textContent = text
  box.append(title, body)
  errorPlace.replaceChildren(box)
  box.focus()
  document.getElementById('upload-progress').hidden = true
  start.textContent = 'Try again'
  start.disabled = false
  pause.hidden = true
}

function whyOf(error) {
  const response = error.originalResponse
  if (!response) return 'The connection was lost. Choose “Try again” to go on where it stopped.'
  try {
    return JSON.parse(response.getBody()).detail
  } catch {
    return 'The service could not take the recording. Try again in a minute.'
  }
}

function finished(payload) {
  const already = payload?.lastResponse?.getHeader('rapport-already') === 'true'
  said.textContent = 'Received. Going back to the session.'
  const done = already ? 'already' : 'recording'
  location.assign(`/sessions/${form.dataset.session}?done=${done}`)
}

function progress(sent, all) {
  const percent = all > 0 ? Math.floor((100 * sent) / all) : 100
  bar.value = percent
  const text = `${percent}% of ${Math.max(1, Math.round(all / 1_000_000))} MB`
  // Said in steps of ten, so that a screen reader is not flooded.
  if (percent % 10 === 0 && said.textContent !== text) said.textContent = text
}

async function begin(file) {
  paused = false
  pause.textContent = 'Pause'
  upload = new Upload(file, {
    endpoint: '/api/v1/uploads',
    metadata: {
      session_id: form.dataset.session,
      filename: file.name,
      coach_first: String(form.elements.coach_first.checked),
    },
    retryDelays: [0, 1_000, 3_000, 5_000, 10_000, 20_000],
    chunkSize: 64 * 1024 * 1024,
    removeFingerprintOnSuccess: true,
    fingerprint: async (one) =>
      ['rapport', form.dataset.session, one.name, one.size, one.lastModified].join('-'),
    onProgress: progress,
    onSuccess: finished,
    onError: (error) => fail(whyOf(error)),
  })
  const before = await upload.findPreviousUploads()
  if (before.length > 0) upload.resumeFromPreviousUpload(before[0])
  upload.start()
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const file = form.elements.file.files[0]
  errorPlace.replaceChildren()
  if (!file) return fail('Choose a recording.')
  if (file.size === 0) return fail('The file is empty (0 bytes). Record or export it again.')
  if (file.size > Number(form.dataset.most)) {
    return fail('The file is too large. Save it compressed (MP3 or M4A), or cut it into parts.')
  }
  document.getElementById('upload-progress').hidden = false
  start.disabled = true
  pause.hidden = false
  begin(file).catch(() => fail('The file could not be read. Choose it again.'))
})

pause.addEventListener('click', async () => {
  paused = !paused
  pause.textContent = paused ? 'Resume' : 'Pause'
  said.textContent = paused ? 'Paused. Nothing is lost.' : 'Going on.'
  if (paused) await upload.abort()
  else upload.start()
})
