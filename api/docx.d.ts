/** The few parts used of docx, whose own types do not resolve under Node's module rules. */
declare module 'docx' {
  interface Margins {
    left?: number
    right?: number
  }
  interface Width {
    size: number
    type: string
  }
  export const HeadingLevel: { HEADING_1: string; HEADING_2: string }
  export const WidthType: { DXA: string }
  export class TextRun {
    constructor(options: { text: string; bold?: boolean })
  }
  export class Paragraph {
    constructor(options: {
      text?: string
      heading?: string
      children?: TextRun[]
      spacing?: { before?: number; after?: number }
    })
  }
  export class TableCell {
    constructor(options: { children: Paragraph[]; width: Width; margins: Margins })
  }
  export class TableRow {
    constructor(options: { children: TableCell[]; cantSplit?: boolean })
  }
  export class Table {
    constructor(options: { rows: TableRow[]; width: Width; columnWidths: number[] })
  }
  export class Document {
    constructor(options: {
      title: string
      creator: string
      styles: { default: { document: { run: { font: string; size: number } } } }
      sections: {
        properties: { page: { margin: Margins } }
        children: (Paragraph | Table)[]
      }[]
    })
  }
  export const Packer: { toArrayBuffer(document: Document): Promise<ArrayBuffer> }
}
