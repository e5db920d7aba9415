/** The package has no types of its own; only what `cue-text.ts` uses is declared. */
declare module 'webvtt-parser' {
  interface CueNode {
    type: 'object' | 'text' | 'timestamp'
    name?: string
    value?: string
    children?: CueNode[]
  }
  class WebVTTCueTextParser {
    constructor(
      text: string,
      onError: (message: string, column: number) => void,
      mode: string,
      entities: Record<string, string>,
    )
    parse(start: number, end: number): { children: CueNode[] }
  }
  const webvtt: { WebVTTCueTextParser: typeof WebVTTCueTextParser }
  export default webvtt
}
