import { Tag } from '../../components/display.tsx'
import { type MaterialView, sayMaterial, stageLines } from './stage-words.ts'

/** What happens to one material, stage by stage; kept fresh by `live.js` while it is under way. */
export function StageList({ material }: { material: MaterialView }) {
  const said = sayMaterial(material)
  return (
    <div id={`stages-${material.id}`}>
      <p class="govuk-visually-hidden" role="status" aria-live="polite">
        {said.text}
      </p>
      <ol class="govuk-list rapport-rows">
        {stageLines(material).map((line) => (
          <li class="rapport-row rapport-stage">
            <span class="rapport-stage__name">{line.name}</span>
            <span>
              <Tag text={line.text} colour={line.colour} />
            </span>
            {line.reason ? <span class="rapport-stage__reason">{line.reason}</span> : null}
            {line.retry ? (
              <form method="post" action={`/materials/${material.id}/try-again`}>
                <input type="hidden" name="step" value={line.step} />
                <button type="submit" class="govuk-link rapport-link-button rapport-withdraw">
                  Try again
                  <span class="govuk-visually-hidden">{`: ${line.name}`}</span>
                </button>
              </form>
            ) : null}
          </li>
        ))}
      </ol>
    </div>
  )
}
