/**
 * A drawn plot as SVG text without style sheet or inline style, which the content security policy
 * would refuse. `title` says what it shows to whoever does not see it; a picture with links in it is a
 * group and not one image.
 */
export function plainSvg(
  svg: Element,
  title: string,
  role: 'img' | 'group' = 'img',
  /** Narrow plots fit a phone as they are; others are scrolled there. */
  narrow = false,
): string {
  for (const style of svg.querySelectorAll('style')) style.remove()
  for (const part of svg.querySelectorAll('*')) {
    part.removeAttribute('aria-label')
    part.removeAttribute('style')
  }
  svg.removeAttribute('style')
  svg.setAttribute('role', role)
  svg.setAttribute('aria-label', title)
  svg.setAttribute('class', narrow ? 'rapport-plot rapport-plot--narrow' : 'rapport-plot')
  svg.setAttribute('font-size', '15')
  svg.setAttribute('font-family', 'Atkinson Hyperlegible, arial, sans-serif')
  return svg.outerHTML
}

/** A label that fits beside a plot. */
export const shorten = (label: string, letters: number): string =>
  label.length > letters ? `${label.slice(0, letters - 1)}…` : label
