/** Making elements. Text is always set as text: nothing here takes markup. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an HTML element.
 * @param {string} tag
 * @param {Object<string, *>} [attributes] `class`, attributes, or `onevent` with a function; null and false are left out
 * @param {...(Node|string|null)} children strings become text nodes
 * @returns {HTMLElement}
 */
function h(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/**
 * Make an SVG element, as {@link h} does.
 * @returns {SVGElement}
 */
function svg(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

function furnish(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** @returns {HTMLElement} the element of the page with this id */
function byId(id) {
  return document.getElementById(id);
}

/**
 * A link to another site, or nothing when the address is not plain http or https.
 * @param {string} address
 * @param {string} text
 * @returns {HTMLElement|null}
 */
function outside(address, text) {
  const url = safeUrl(address);
  if (!url) return null;
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** @returns {string|null} the address in normal form if it is http or https, else null */
function safeUrl(address) {
  if (typeof address !== "string" || !/^https?:\/\//i.test(address)) return null;
  try {
    const url = new URL(address);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

/** @returns {boolean} whether the reader asked for little motion */
function still() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** "1 paper", "2 papers", "1,234 links". */
function count(number, one, many) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
