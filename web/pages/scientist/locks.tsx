const MOST = 5

/** Strength of evidence, 0 to 5 locks; the words say it, the signs are for the eye alone. */
export function Locks({ locks }: { locks: number }) {
  return (
    <span class="rapport-locks">
      <span aria-hidden="true" class="rapport-locks__signs">
        {'■'.repeat(locks)}
        <span class="rapport-locks__open">{'□'.repeat(MOST - locks)}</span>
      </span>{' '}
      {`${locks} of ${MOST} locks`}
    </span>
  )
}
