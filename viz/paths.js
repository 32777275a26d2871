/** The path between two nodes that explains most: few steps, strong evidence, no detour over what everything touches. */

/** A queue that gives the smallest first: a binary heap of [priority, value]. */
class Queue {
  constructor() {
    this.heap = [];
  }

  push(item) {
    const { heap } = this;
    let at = heap.push(item) - 1;
    while (at > 0 && heap[(at - 1) >> 1][0] > heap[at][0]) {
      const up = (at - 1) >> 1;
      [heap[up], heap[at]] = [heap[at], heap[up]];
      at = up;
    }
  }

  pop() {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (!heap.length) return first;
    heap[0] = last;
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < heap.length && heap[left][0] < heap[least][0]) least = left;
      if (right < heap.length && heap[right][0] < heap[least][0]) least = right;
      if (least === at) return first;
      [heap[at], heap[least]] = [heap[least], heap[at]];
      at = least;
    }
  }
}

/**
 * Dijkstra's algorithm over the shown edges, in either direction. A step costs 1, up to a half more for weak evidence,
 * and more the more edges the node has that it leads to.
 * @param {Model} model
 * @param {number} from
 * @param {number} to
 * @returns {{nodes: number[], edges: number[]}|null} null when nothing shown joins them
 */
function pathBetween(model, from, to) {
  const cost = new Map([[from, 0]]);
  const came = new Map();
  const queue = new Queue();
  queue.push([0, from]);
  while (queue.heap.length) {
    const [paid, i] = queue.pop();
    if (i === to) return walkedBack(came, model, from, to);
    if (paid > cost.get(i)) continue;
    for (const e of model.shownEdges(i)) {
      const j = model.other(e, i);
      const crowd = j === to ? 0 : 0.12 * Math.log2(1 + model.touching[j].length);
      const price = paid + 1.5 - model.edges[e].score / 2 + crowd;
      if (price < (cost.get(j) ?? Infinity)) {
        cost.set(j, price);
        came.set(j, e);
        queue.push([price, j]);
      }
    }
  }
  return null;
}

function walkedBack(came, model, from, to) {
  const [nodes, edges] = [[to], []];
  while (nodes[0] !== from) {
    edges.unshift(came.get(nodes[0]));
    nodes.unshift(model.other(edges[0], nodes[0]));
  }
  return { nodes, edges };
}
