import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type OnnxConstant, type OnnxNode, writeOnnx } from './onnx-writer.ts'

/**
 * Models of a few kilobytes that hear tones instead of words: a low hum is the word `low`, a high
 * whistle the word `high`, and quiet is nothing. They run through the real engines, so that the
 * path is exercised end to end; they say nothing about how well real models hear.
 */

const MEL_BINS = 80
/** Bins of the mel filter bank (20 to 8,000 Hz) below and above about 900 Hz. */
const LOW_BINS = 28

const constant = (
  name: string,
  type: OnnxConstant['type'],
  shape: number[],
  values: number[],
): OnnxConstant => ({ name, type, shape, values })

/**
 * A zipformer-CTC look-alike: log-mel frames in, a score for blank, `low` and `high` out. One that
 * `breaks` loads well and fails, in native code, at the first sound.
 */
export function writeTinySpeechModel(
  folder: string,
  { breaks = false } = {},
): { model: string; tokens: string } {
  mkdirSync(folder, { recursive: true })
  const model = join(folder, 'model.onnx')
  const tokens = join(folder, 'tokens.txt')
  const loudest = { axes: [2], keepdims: 1 }
  const nodes: OnnxNode[] = [
    breaks
      ? { op: 'Reshape', inputs: ['x', 'impossible'], outputs: ['frames'] }
      : { op: 'Identity', inputs: ['x'], outputs: ['frames'] },
    { op: 'Slice', inputs: ['frames', 'zero', 'far', 'one', 'four'], outputs: ['kept'] },
    { op: 'Slice', inputs: ['kept', 'zero', 'edge', 'two'], outputs: ['below'] },
    { op: 'Slice', inputs: ['kept', 'edge', 'far', 'two'], outputs: ['above'] },
    { op: 'ReduceMax', inputs: ['below'], outputs: ['low'], attributes: loudest },
    { op: 'ReduceMax', inputs: ['above'], outputs: ['high'], attributes: loudest },
    { op: 'Mul', inputs: ['low', 'nothing'], outputs: ['flat'] },
    { op: 'Add', inputs: ['flat', 'blank'], outputs: ['still'] },
    {
      op: 'Concat',
      inputs: ['still', 'low', 'high'],
      outputs: ['log_probs'],
      attributes: { axis: 2 },
    },
    { op: 'Add', inputs: ['x_lens', 'three'], outputs: ['padded'] },
    { op: 'Div', inputs: ['padded', 'four'], outputs: ['log_probs_len'] },
  ]
  writeFileSync(
    model,
    writeOnnx({
      inputs: [
        { name: 'x', type: 'float', shape: ['N', 'T', MEL_BINS] },
        { name: 'x_lens', type: 'int64', shape: ['N'] },
      ],
      outputs: [
        { name: 'log_probs', type: 'float', shape: ['N', 'U', 3] },
        { name: 'log_probs_len', type: 'int64', shape: ['N'] },
      ],
      nodes,
      constants: [
        constant('impossible', 'int64', [3], [1, 1, 80]),
        constant('zero', 'int64', [1], [0]),
        constant('far', 'int64', [1], [1_000_000_000]),
        constant('one', 'int64', [1], [1]),
        constant('three', 'int64', [1], [3]),
        constant('four', 'int64', [1], [4]),
        constant('two', 'int64', [1], [2]),
        constant('edge', 'int64', [1], [LOW_BINS]),
        constant('nothing', 'float', [1], [0]),
        // Log energies: tones lie above 0, silence near -16.
        constant('blank', 'float', [1], [-2]),
      ],
      metadata: { model_type: 'zipformer2_ctc', version: '1' },
    }),
  )
  writeFileSync(tokens, '<blk> 0\n▁low 1\n▁high 2\n')
  return { model, tokens }
}

/** A Silero VAD (version 4) look-alike: loud is speech. */
export function writeTinyVad(path: string): void {
  const state = { type: 'float' as const, shape: [2, 1, 64] }
  writeFileSync(
    path,
    writeOnnx({
      inputs: [
        { name: 'input', type: 'float', shape: [1, 'samples'] },
        { name: 'sr', type: 'int64', shape: [1] },
        { name: 'h', ...state },
        { name: 'c', ...state },
      ],
      outputs: [
        { name: 'output', type: 'float', shape: [1, 1] },
        { name: 'hn', ...state },
        { name: 'cn', ...state },
      ],
      nodes: [
        { op: 'Abs', inputs: ['input'], outputs: ['loud'] },
        {
          op: 'ReduceMean',
          inputs: ['loud'],
          outputs: ['mean'],
          attributes: { axes: [1], keepdims: 1 },
        },
        { op: 'Mul', inputs: ['mean', 'gain'], outputs: ['scaled'] },
        { op: 'Tanh', inputs: ['scaled'], outputs: ['output'] },
        { op: 'Identity', inputs: ['h'], outputs: ['hn'] },
        { op: 'Identity', inputs: ['c'], outputs: ['cn'] },
      ],
      constants: [constant('gain', 'float', [1], [60])],
    }),
  )
}

/** A pyannote segmentation look-alike: a hum is its first voice, a whistle its second. */
export function writeTinySegmentation(path: string): void {
  const pool = { kernel_shape: [991], strides: [270] }
  writeFileSync(
    path,
    writeOnnx({
      inputs: [{ name: 'x', type: 'float', shape: ['N', 1, 'T'] }],
      outputs: [{ name: 'y', type: 'float', shape: ['N', 'frames', 7] }],
      nodes: [
        // How fast the signal changes against how loud it is: that is its pitch.
        { op: 'Conv', inputs: ['x', 'step'], outputs: ['change'], attributes: { pads: [1, 0] } },
        { op: 'Abs', inputs: ['change'], outputs: ['fast'] },
        { op: 'Abs', inputs: ['x'], outputs: ['loud'] },
        { op: 'Concat', inputs: ['loud', 'fast'], outputs: ['both'], attributes: { axis: 1 } },
        { op: 'AveragePool', inputs: ['both'], outputs: ['pooled'], attributes: pool },
        { op: 'Conv', inputs: ['pooled', 'mix', 'bias'], outputs: ['scores'] },
        {
          op: 'Transpose',
          inputs: ['scores'],
          outputs: ['y'],
          attributes: { perm: [0, 2, 1] },
        },
      ],
      constants: [
        constant('step', 'float', [1, 1, 2], [-1, 1]),
        // Classes: nobody, voice 1, voice 2, voice 3, and pairs of them.
        constant('mix', 'float', [7, 2, 1], [0, 0, 1, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0]),
        constant('bias', 'float', [7], [0.02, 0, 0, -9, -9, -9, -9]),
      ],
      metadata: {
        model_type: 'pyannote-segmentation-3.0',
        sample_rate: '16000',
        window_size: '160000',
        receptive_field_size: '991',
        receptive_field_shift: '270',
        num_speakers: '3',
        powerset_max_classes: '2',
        num_classes: '7',
      },
    }),
  )
}

/** A speaker embedding look-alike: where in the spectrum a voice lies. */
export function writeTinySpeakerEmbedding(path: string): void {
  const weights = Array.from({ length: MEL_BINS }, (_, bin) => [
    bin < LOW_BINS ? 1 / LOW_BINS : -1 / LOW_BINS,
    bin < LOW_BINS ? -1 / LOW_BINS : 1 / LOW_BINS,
  ]).flat()
  writeFileSync(
    path,
    writeOnnx({
      inputs: [{ name: 'x', type: 'float', shape: ['N', 'T', MEL_BINS] }],
      outputs: [{ name: 'embedding', type: 'float', shape: ['N', 2] }],
      nodes: [
        {
          op: 'ReduceMean',
          inputs: ['x'],
          outputs: ['mean'],
          attributes: { axes: [1], keepdims: 0 },
        },
        { op: 'MatMul', inputs: ['mean', 'weights'], outputs: ['embedding'] },
      ],
      constants: [constant('weights', 'float', [MEL_BINS, 2], weights)],
      metadata: {
        framework: 'wespeaker',
        output_dim: '2',
        sample_rate: '16000',
        normalize_samples: '1',
        language: 'English',
        feature_normalize_type: '',
      },
    }),
  )
}

const SENTENCE_WORDS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']

/**
 * A sentence model for transformers.js: each known word is a vector of its own out of a small
 * table, so that texts that share words are near. Unknown words are all the same vector.
 */
export function writeTinySentenceModel(folder: string, words: string[], dimensions = 384): void {
  mkdirSync(join(folder, 'onnx'), { recursive: true })
  const vocabulary = [...SENTENCE_WORDS, ...words]
  const table = vocabulary.flatMap((_, row) =>
    Array.from({ length: dimensions }, (_, at) => Math.sin((row + 1) * (at + 1) * 1.7)),
  )
  const tokens = { type: 'int64' as const, shape: ['batch', 'tokens'] }
  writeFileSync(
    join(folder, 'onnx', 'model_quantized.onnx'),
    writeOnnx({
      inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map((name) => ({
        name,
        ...tokens,
      })),
      outputs: [
        { name: 'last_hidden_state', type: 'float', shape: ['batch', 'tokens', dimensions] },
      ],
      nodes: [{ op: 'Gather', inputs: ['table', 'input_ids'], outputs: ['last_hidden_state'] }],
      constants: [constant('table', 'float', [vocabulary.length, dimensions], table)],
    }),
  )
  writeTokenizer(folder, vocabulary, { model_type: 'bert' })
}

export interface TinyClassifier {
  /** Label of each known piece and its chance; the rest of it goes to `O`. */
  pieces: Record<string, [label: string, chance: number]>
  /** Merged into config.json. */
  config?: object
  labels?: string[]
}

export const TINY_LABELS = ['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC', 'B-ORG', 'I-ORG']

/**
 * A token classifier for transformers.js: each known piece of a word has chances of its own out of a
 * small table, whatever stands around it; all other pieces are nothing.
 */
export function writeTinyTokenClassifier(
  folder: string,
  { pieces, config = {}, labels = TINY_LABELS }: TinyClassifier,
): void {
  mkdirSync(join(folder, 'onnx'), { recursive: true })
  const vocabulary = [...SENTENCE_WORDS, ...Object.keys(pieces)]
  const table = vocabulary.flatMap((piece) => {
    const [label, chance] = pieces[piece] ?? ['O', 1]
    return TINY_LABELS.map((one) =>
      Math.log(Math.max(1e-6, one === label ? chance : one === 'O' ? 1 - chance : 0)),
    )
  })
  const tokens = { type: 'int64' as const, shape: ['batch', 'tokens'] }
  writeFileSync(
    join(folder, 'onnx', 'model_quantized.onnx'),
    writeOnnx({
      inputs: ['input_ids', 'attention_mask'].map((name) => ({ name, ...tokens })),
      outputs: [{ name: 'logits', type: 'float', shape: ['batch', 'tokens', TINY_LABELS.length] }],
      nodes: [{ op: 'Gather', inputs: ['table', 'input_ids'], outputs: ['logits'] }],
      constants: [constant('table', 'float', [vocabulary.length, TINY_LABELS.length], table)],
    }),
  )
  const id2label = Object.fromEntries(labels.map((label, at) => [at, label]))
  const architectures = ['BertForTokenClassification']
  writeTokenizer(folder, vocabulary, { model_type: 'bert', architectures, id2label, ...config })
}

/** The files beside the weights: what the model is, and how its words are cut. */
function writeTokenizer(folder: string, vocabulary: string[], config: object): void {
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  writeFileSync(
    join(folder, 'tokenizer_config.json'),
    JSON.stringify({
      ...{ tokenizer_class: 'BertTokenizer', model_max_length: 128, do_lower_case: true },
      ...{ pad_token: '[PAD]', unk_token: '[UNK]', cls_token: '[CLS]', sep_token: '[SEP]' },
      mask_token: '[MASK]',
    }),
  )
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(wordPiece(vocabulary)))
}

function wordPiece(vocabulary: string[]): object {
  const special = (content: string) => ({
    ...{ id: vocabulary.indexOf(content), content, special: true },
    ...{ single_word: false, lstrip: false, rstrip: false, normalized: false },
  })
  const whole = (id: string) => ({ SpecialToken: { id, type_id: 0 } })
  const part = (id: string, type_id: number) => ({ Sequence: { id, type_id } })
  const token = (id: string) => ({ id, ids: [vocabulary.indexOf(id)], tokens: [id] })
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SENTENCE_WORDS.map(special),
    normalizer: {
      ...{ type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true },
      ...{ strip_accents: null, lowercase: true },
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [whole('[CLS]'), part('A', 0), whole('[SEP]')],
      pair: [whole('[CLS]'), part('A', 0), whole('[SEP]'), part('B', 1), whole('[SEP]')],
      special_tokens: { '[CLS]': token('[CLS]'), '[SEP]': token('[SEP]') },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      ...{ type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##' },
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
    },
  }
}
