/** The page's data: blocks of JSON, plain in a small page, compressed in a large one. */

/** @returns {Promise<Object>} what the block with this id holds */
async function block(id) {
  const { type, textContent } = byId(id);
  if (type === "application/json") return JSON.parse(textContent);
  if (typeof DecompressionStream === "undefined") throw new TypeError("no DecompressionStream");
  return new Response(new Blob([bytesOf(textContent)]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

/** @returns {Uint8Array} what base64 says */
function bytesOf(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Say in place of the picture why there is none. */
function unread(error) {
  const old = typeof DecompressionStream === "undefined";
  const words = old
    ? "This browser is too old for this page: its data are compressed, and it cannot unpack them. Open the page in a browser of 2023 or later; it needs no network."
    : "The data of this page cannot be read: the file is damaged or not whole. Ask for it again, or draw it anew with kg view.";
  byId("canvas").replaceChildren(h("p", { class: "notice", role: "alert" }, words));
  byId("counts").textContent = "";
  document.documentElement.dataset.ready = "unread";
  console.error(error);
}
