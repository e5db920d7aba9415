import list from '../datasets/name-origins.json' with { type: 'json' }

const GROUP_OF = new Map(
  Object.entries(list.groups).flatMap(([group, words]) =>
    words.split(' ').map((word) => [word, group] as const),
  ),
)

/** The groups that the words of a name belong to, `all` among them; `unlisted` where none does. */
export function originsOf(name: string): string[] {
  const words = name.toLowerCase().match(/\p{L}+(?:['\u2019-]\p{L}+)*/gu) ?? []
  const groups = new Set(words.map((word) => GROUP_OF.get(word.replace(/['\u2019]s$/, ''))))
  groups.delete(undefined)
  return ['all', ...(groups.size === 0 ? ['unlisted'] : (groups as Set<string>))]
}
