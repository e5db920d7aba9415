/**
 * Writes the few parts of the ONNX file format that the tiny test models need, so that the real
 * runtimes can be exercised without anybody's weights.
 */
export interface OnnxModel {
  inputs: OnnxValue[]
  outputs: OnnxValue[]
  nodes: OnnxNode[]
  constants: OnnxConstant[]
  /** What speech runtimes read to learn a model's kind and sizes. */
  metadata?: Record<string, string>
}

export interface OnnxValue {
  name: string
  type: 'float' | 'int64'
  /** A number is a fixed size, a word a free one. */
  shape: (number | string)[]
}

export interface OnnxNode {
  op: string
  inputs: string[]
  outputs: string[]
  /** Whole numbers and lists of them: all these models need. */
  attributes?: Record<string, number | number[]>
}

export interface OnnxConstant {
  name: string
  type: 'float' | 'int64'
  shape: number[]
  values: number[]
}

const ELEMENT = { float: 1, int64: 7 }
const OPSET = 13
const IR_VERSION = 8

export function writeOnnx(model: OnnxModel): Buffer {
  const graph = Buffer.concat([
    ...model.nodes.map((node) => bytes(1, nodeOf(node))),
    text(2, 'tiny'),
    ...model.constants.map((constant) => bytes(5, tensorOf(constant))),
    ...model.inputs.map((value) => bytes(11, valueInfoOf(value))),
    ...model.outputs.map((value) => bytes(12, valueInfoOf(value))),
  ])
  const metadata = Object.entries(model.metadata ?? {})
  return Buffer.concat([
    number(1, IR_VERSION),
    bytes(8, Buffer.concat([text(1, ''), number(2, OPSET)])),
    bytes(7, graph),
    ...metadata.map(([key, value]) => bytes(14, Buffer.concat([text(1, key), text(2, value)]))),
  ])
}

function nodeOf({ op, inputs, outputs, attributes = {} }: OnnxNode): Buffer {
  return Buffer.concat([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attributeOf(name, value))),
  ])
}

function attributeOf(name: string, value: number | number[]): Buffer {
  if (typeof value === 'number') {
    return Buffer.concat([text(1, name), number(3, value), number(20, 2)])
  }
  return Buffer.concat([text(1, name), ...value.map((one) => number(8, one)), number(20, 7)])
}

function tensorOf({ name, type, shape, values }: OnnxConstant): Buffer {
  const raw =
    type === 'float'
      ? Buffer.from(Float32Array.from(values).buffer)
      : Buffer.from(BigInt64Array.from(values, BigInt).buffer)
  return Buffer.concat([
    ...shape.map((size) => number(1, size)),
    number(2, ELEMENT[type]),
    text(8, name),
    bytes(9, raw),
  ])
}

function valueInfoOf({ name, type, shape }: OnnxValue): Buffer {
  const sizes = shape.map((size) =>
    bytes(1, typeof size === 'number' ? number(1, size) : text(2, size)),
  )
  const tensor = Buffer.concat([number(1, ELEMENT[type]), bytes(2, Buffer.concat(sizes))])
  return Buffer.concat([text(1, name), bytes(2, bytes(1, tensor))])
}

/** Protocol buffers: a field is its number and wire kind, then a varint or a length and bytes. */
const number = (field: number, value: number) => Buffer.concat([varint(field << 3), varint(value)])
const text = (field: number, value: string) => bytes(field, Buffer.from(value, 'utf8'))
const bytes = (field: number, value: Buffer) =>
  Buffer.concat([varint((field << 3) | 2), varint(value.length), value])

function varint(value: number): Buffer {
  let rest = BigInt.asUintN(64, BigInt(value))
  const out: number[] = []
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    out.push(rest > 0n ? low | 0x80 : low)
  } while (rest > 0n)
  return Buffer.from(out)
}
